<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>About</name>
        <message>
            <source>About</source>
            <translation>关于</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
        <message>
            <source>Copy the versions</source>
            <translation>复制版本信息</translation>
        </message>
        <message>
            <source>Data folder</source>
            <translation>数据文件夹</translation>
        </message>
        <message>
            <source>It uses Qt and PySide6 under the GNU Lesser General Public License 3 (LGPL). The Qt libraries are separate files: you may replace them by your own build of the same version. Further parts: Phosphor icons (MIT), psutil (BSD-3-Clause), msgspec (BSD-3-Clause), qasync (BSD-2-Clause), QtAwesome (MIT).</source>
            <translation>本软件按 GNU 宽通用公共许可证第 3 版（LGPL）使用 Qt 和 PySide6。Qt 库为独立文件，您可以用自己构建的同版本库替换。其他组件：Phosphor 图标（MIT）、psutil（BSD-3-Clause）、msgspec（BSD-3-Clause）、qasync（BSD-2-Clause）、QtAwesome（MIT）。</translation>
        </message>
        <message>
            <source>Licences</source>
            <translation>许可</translation>
        </message>
        <message>
            <source>Log folder</source>
            <translation>日志文件夹</translation>
        </message>
        <message>
            <source>Settings folder</source>
            <translation>设置文件夹</translation>
        </message>
        <message>
            <source>System</source>
            <translation>系统</translation>
        </message>
        <message>
            <source>Versions</source>
            <translation>版本</translation>
        </message>
        <message>
            <source>Wardkeeper is free software under the Apache License 2.0. It comes without any warranty.</source>
            <translation>Wardkeeper 是自由软件，采用 Apache 许可证 2.0 版，不提供任何担保。</translation>
        </message>
    </context>
    <context>
        <name>Actions</name>
        <message>
            <source>About this program</source>
            <translation>关于本软件</translation>
        </message>
        <message>
            <source>Check again</source>
            <translation>重新检查</translation>
        </message>
        <message>
            <source>Colours like the system</source>
            <translation>颜色跟随系统</translation>
        </message>
        <message>
            <source>Control panel</source>
            <translation>控制面板</translation>
        </message>
        <message>
            <source>Dark colours</source>
            <translation>深色</translation>
        </message>
        <message>
            <source>End the consultation</source>
            <translation>结束接诊</translation>
        </message>
        <message>
            <source>Find on this page</source>
            <translation>在本页查找</translation>
        </message>
        <message>
            <source>Go to Logs</source>
            <translation>转到日志</translation>
        </message>
        <message>
            <source>Go to Overview</source>
            <translation>转到概览</translation>
        </message>
        <message>
            <source>Go to Services</source>
            <translation>转到服务</translation>
        </message>
        <message>
            <source>Go to Settings</source>
            <translation>前往设置</translation>
        </message>
        <message>
            <source>Go to the next part of the window</source>
            <translation>转到窗口的下一部分</translation>
        </message>
        <message>
            <source>In consultation for 1 hour</source>
            <translation>接诊中，1 小时</translation>
        </message>
        <message>
            <source>In consultation for 30 min</source>
            <translation>接诊中，30 分钟</translation>
        </message>
        <message>
            <source>In consultation until closing time (18:00)</source>
            <translation>接诊中，到下班（18:00）</translation>
        </message>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>键盘快捷键</translation>
        </message>
        <message>
            <source>Larger text</source>
            <translation>放大文字</translation>
        </message>
        <message>
            <source>Light colours</source>
            <translation>浅色</translation>
        </message>
        <message>
            <source>Quit…</source>
            <translation>退出…</translation>
        </message>
        <message>
            <source>Read the settings file again</source>
            <translation>重新读取设置文件</translation>
        </message>
        <message>
            <source>Restart the selected service…</source>
            <translation>重启所选服务…</translation>
        </message>
        <message>
            <source>Search or run an action</source>
            <translation>搜索或执行操作</translation>
        </message>
        <message>
            <source>Smaller text</source>
            <translation>缩小文字</translation>
        </message>
        <message>
            <source>Start all services</source>
            <translation>启动全部服务</translation>
        </message>
        <message>
            <source>Stop all services…</source>
            <translation>停止全部服务…</translation>
        </message>
        <message>
            <source>Switch the language</source>
            <translation>切换语言</translation>
        </message>
    </context>
    <context>
        <name>Cause</name>
        <message>
            <source>Allow this account to run the file.</source>
            <translation>请允许当前账户运行该文件。</translation>
        </message>
        <message>
            <source>Create the folder or correct it in the definition.</source>
            <translation>请创建该文件夹，或在定义中更正。</translation>
        </message>
        <message>
            <source>End the other program or change the port.</source>
            <translation>请结束另一个程序，或更换端口。</translation>
        </message>
        <message>
            <source>End them by hand, then try again.</source>
            <translation>请手动结束这些进程，然后重试。</translation>
        </message>
        <message>
            <source>Free disk space or allow writing into the log folder.</source>
            <translation>请释放磁盘空间，或允许写入日志文件夹。</translation>
        </message>
        <message>
            <source>Install it or correct its path in the definition.</source>
            <translation>请安装该程序，或在定义中更正路径。</translation>
        </message>
        <message>
            <source>It ended by itself</source>
            <translation>进程自行退出</translation>
        </message>
        <message>
            <source>It ended too often and was given up</source>
            <translation>退出过于频繁，已停止重试</translation>
        </message>
        <message>
            <source>It is restarted when this goes on.</source>
            <translation>如果持续如此，将自动重启。</translation>
        </message>
        <message>
            <source>It needs a service that is not running</source>
            <translation>它依赖的服务没有运行</translation>
        </message>
        <message>
            <source>It runs but does not answer its checks</source>
            <translation>进程在运行，但不响应检查</translation>
        </message>
        <message>
            <source>It started but did not get ready in time</source>
            <translation>已启动，但未在规定时间内就绪</translation>
        </message>
        <message>
            <source>It was given up after several tries</source>
            <translation>多次尝试后已停止重试</translation>
        </message>
        <message>
            <source>Look at the end of the log; it may need more time.</source>
            <translation>请查看日志末尾；可能需要更长时间。</translation>
        </message>
        <message>
            <source>Look at the program and at the end of the log.</source>
            <translation>请检查程序和日志末尾。</translation>
        </message>
        <message>
            <source>No interpreter was found for {script}</source>
            <translation>找不到运行 {script} 的解释器</translation>
        </message>
        <message>
            <source>Port {port} is taken by another program</source>
            <translation>端口 {port} 被另一个程序占用</translation>
        </message>
        <message>
            <source>Processes of an earlier run could not be ended</source>
            <translation>上次运行遗留的进程无法结束</translation>
        </message>
        <message>
            <source>Repair the cause below, then try again.</source>
            <translation>请先排除下面的原因，然后重试。</translation>
        </message>
        <message>
            <source>Repair the other service first; this one follows.</source>
            <translation>请先修复所依赖的服务，本服务会随之恢复。</translation>
        </message>
        <message>
            <source>Taken by {owner}. End that program or change the port.</source>
            <translation>占用者：{owner}。请结束该程序，或更换端口。</translation>
        </message>
        <message>
            <source>The end of the log usually says why.</source>
            <translation>日志末尾通常会说明原因。</translation>
        </message>
        <message>
            <source>The folder {folder} is missing</source>
            <translation>缺少文件夹 {folder}</translation>
        </message>
        <message>
            <source>The log file cannot be written</source>
            <translation>无法写入日志文件</translation>
        </message>
        <message>
            <source>The panel made a mistake</source>
            <translation>控制面板内部出错</translation>
        </message>
        <message>
            <source>The program could not be started</source>
            <translation>程序无法启动</translation>
        </message>
        <message>
            <source>The program {program} is missing</source>
            <translation>缺少程序 {program}</translation>
        </message>
        <message>
            <source>Try again, and report it with the panel's log.</source>
            <translation>请重试，并附上控制面板的日志报告此问题。</translation>
        </message>
        <message>
            <source>ended</source>
            <translation>已退出</translation>
        </message>
        <message>
            <source>ended by {signal}</source>
            <translation>被 {signal} 结束</translation>
        </message>
        <message>
            <source>ended while no panel was running, exit code unknown</source>
            <translation>在控制面板未运行时退出，退出码未知</translation>
        </message>
        <message>
            <source>exit code 0 (normal)</source>
            <translation>退出码 0（正常）</translation>
        </message>
        <message>
            <source>exit code {code}</source>
            <translation>退出码 {code}</translation>
        </message>
        <message>
            <source>need not met</source>
            <translation>依赖未满足</translation>
        </message>
        <message>
            <source>no answer</source>
            <translation>没有响应</translation>
        </message>
        <message>
            <source>not permitted</source>
            <translation>没有权限</translation>
        </message>
        <message>
            <source>not ready in time</source>
            <translation>未按时就绪</translation>
        </message>
        <message>
            <source>not started</source>
            <translation>未启动</translation>
        </message>
        <message>
            <source>port taken</source>
            <translation>端口被占用</translation>
        </message>
        <message>
            <source>program missing</source>
            <translation>缺少程序</translation>
        </message>
        <message>
            <source>signal {number}</source>
            <translation>信号 {number}</translation>
        </message>
        <message>
            <source>{owner} (PID {pid})</source>
            <translation>{owner}（PID {pid}）</translation>
        </message>
        <message>
            <source>{program} may not be run</source>
            <translation>没有权限运行 {program}</translation>
        </message>
    </context>
    <context>
        <name>Check</name>
        <message>
            <source>Add 127.0.0.1,localhost to NO_PROXY.</source>
            <translation>请在 NO_PROXY 中加入 127.0.0.1,localhost。</translation>
        </message>
        <message>
            <source>Answers</source>
            <translation>响应</translation>
        </message>
        <message>
            <source>Check again; if it stays so, report the problem to IT.</source>
            <translation>请重新检查；如果仍然如此，请报告给 IT。</translation>
        </message>
        <message>
            <source>Checks</source>
            <translation>检查</translation>
        </message>
        <message>
            <source>Correct the file; the overview names the line.</source>
            <translation>请修改设置文件；概览中写明了是哪一行。</translation>
        </message>
        <message>
            <source>Disk</source>
            <translation>磁盘</translation>
        </message>
        <message>
            <source>End the program on the port, or choose another port.</source>
            <translation>请结束占用端口的程序，或改用别的端口。</translation>
        </message>
        <message>
            <source>Free some room: old logs, downloads, temporary files.</source>
            <translation>请腾出空间：旧日志、下载的文件、临时文件。</translation>
        </message>
        <message>
            <source>Install the program, or correct its path in the settings.</source>
            <translation>请安装该程序，或在设置中改正它的路径。</translation>
        </message>
        <message>
            <source>It is restarted when this goes on; its log tells why.</source>
            <translation>如果持续如此，会自动重新启动；原因见它的日志。</translation>
        </message>
        <message>
            <source>Let the account of this program write to the folder.</source>
            <translation>请让运行本程序的账户可以写入该文件夹。</translation>
        </message>
        <message>
            <source>Look at the service: its details name cause and remedy.</source>
            <translation>请查看该服务：详情中有原因和处理办法。</translation>
        </message>
        <message>
            <source>Look into the folder bad/ and tell the program's vendor.</source>
            <translation>请查看 bad/ 文件夹，并告知该程序的供应商。</translation>
        </message>
        <message>
            <source>Messages</source>
            <translation>消息</translation>
        </message>
        <message>
            <source>Permissions</source>
            <translation>权限</translation>
        </message>
        <message>
            <source>Ports</source>
            <translation>端口</translation>
        </message>
        <message>
            <source>Programs</source>
            <translation>程序</translation>
        </message>
        <message>
            <source>Proxy</source>
            <translation>代理</translation>
        </message>
        <message>
            <source>Remains</source>
            <translation>遗留进程</translation>
        </message>
        <message>
            <source>Restart this program: it takes them over or ends them.</source>
            <translation>请重新启动本程序：它会接管或结束这些进程。</translation>
        </message>
        <message>
            <source>Services</source>
            <translation>服务</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
        <message>
            <source>a proxy catches local addresses</source>
            <translation>代理拦截了本机地址</translation>
        </message>
        <message>
            <source>in order</source>
            <translation>正常</translation>
        </message>
        <message>
            <source>little room left</source>
            <translation>剩余空间不足</translation>
        </message>
        <message>
            <source>messages of {subject} were refused</source>
            <translation>来自 {subject} 的消息被拒绝</translation>
        </message>
        <message>
            <source>the checks could not be made</source>
            <translation>检查未能完成</translation>
        </message>
        <message>
            <source>the settings file has a mistake</source>
            <translation>设置文件有误</translation>
        </message>
        <message>
            <source>{free} free</source>
            <translation>剩余 {free}</translation>
        </message>
        <message>
            <source>{subject}: does not answer</source>
            <translation>{subject}：没有响应</translation>
        </message>
        <message>
            <source>{subject}: left over from an earlier run</source>
            <translation>{subject}：有上次运行遗留的进程</translation>
        </message>
        <message>
            <source>{subject}: not permitted</source>
            <translation>{subject}：没有权限</translation>
        </message>
        <message>
            <source>{subject}: not running as it should</source>
            <translation>{subject}：运行不正常</translation>
        </message>
        <message>
            <source>{subject}: port taken</source>
            <translation>{subject}：端口被占用</translation>
        </message>
        <message>
            <source>{subject}: program missing</source>
            <translation>{subject}：缺少程序</translation>
        </message>
    </context>
    <context>
        <name>Config</name>
        <message>
            <source>Add a port table to the service.</source>
            <translation>请为该服务添加 port 表。</translation>
        </message>
        <message>
            <source>Add the missing key to this table.</source>
            <translation>请在该表中补上缺少的键。</translation>
        </message>
        <message>
            <source>Ask IT to change it; the file here cannot.</source>
            <translation>请让 IT 修改；本机的文件不能改变它。</translation>
        </message>
        <message>
            <source>Change the file with a text editor.</source>
            <translation>请用文本编辑器修改该文件。</translation>
        </message>
        <message>
            <source>Choose a profile whose file is there.</source>
            <translation>请选择文件存在的客户配置。</translation>
        </message>
        <message>
            <source>Correct the name, or define that service.</source>
            <translation>请改正名称，或定义该服务。</translation>
        </message>
        <message>
            <source>Correct the text in braces, or double the braces.</source>
            <translation>请改正花括号中的文字，或把花括号写两遍。</translation>
        </message>
        <message>
            <source>Did you mean '{meant}'?</source>
            <translation>是否想写“{meant}”？</translation>
        </message>
        <message>
            <source>IT has settled this key</source>
            <translation>该键已由 IT 设定</translation>
        </message>
        <message>
            <source>Keep either the command or the candidates.</source>
            <translation>command 与 candidates 请只保留一个。</translation>
        </message>
        <message>
            <source>Keep one of the two.</source>
            <translation>请只保留其中一个。</translation>
        </message>
        <message>
            <source>Keep only keys that belong together.</source>
            <translation>请只保留能一起使用的键。</translation>
        </message>
        <message>
            <source>Let the account of this program read the file.</source>
            <translation>请让运行本程序的账户可以读取该文件。</translation>
        </message>
        <message>
            <source>Look at the line: a quote or a bracket is often missing.</source>
            <translation>请检查这一行：常见的是缺少引号或括号。</translation>
        </message>
        <message>
            <source>Look at the setting again, then change it once more.</source>
            <translation>请先查看该设置现在的值，再修改一次。</translation>
        </message>
        <message>
            <source>Move the key to the file that it belongs to.</source>
            <translation>请把该键移到它所属的文件中。</translation>
        </message>
        <message>
            <source>Name one of them with its number, for example web@1.</source>
            <translation>请写明是第几个，例如 web@1。</translation>
        </message>
        <message>
            <source>Name the interpreter that runs the scripts.</source>
            <translation>请写明运行脚本的解释器。</translation>
        </message>
        <message>
            <source>Name the program of the service in its command.</source>
            <translation>请在 command 中写明该服务的程序。</translation>
        </message>
        <message>
            <source>Remove one of these dependencies.</source>
            <translation>请去掉其中一个依赖。</translation>
        </message>
        <message>
            <source>Remove the key, or correct its spelling.</source>
            <translation>请删除该键，或改正拼写。</translation>
        </message>
        <message>
            <source>Save the file as UTF-8 in a text editor.</source>
            <translation>请在文本编辑器中把文件另存为 UTF-8。</translation>
        </message>
        <message>
            <source>Set what the placeholder stands for, or write the value out.</source>
            <translation>请设置占位符所代表的值，或直接写出该值。</translation>
        </message>
        <message>
            <source>The setting {key} cannot be used</source>
            <translation>设置 {key} 无法使用</translation>
        </message>
        <message>
            <source>The settings file cannot be used</source>
            <translation>设置文件无法使用</translation>
        </message>
        <message>
            <source>Undo the change, or remove the cause; the panel's log names it.</source>
            <translation>请撤销修改，或排除原因；原因见面板日志。</translation>
        </message>
        <message>
            <source>Use small letters, digits and hyphens, a letter first.</source>
            <translation>请使用小写字母、数字和连字符，并以字母开头。</translation>
        </message>
        <message>
            <source>Use {port} in the address instead of a number.</source>
            <translation>请在地址中用 {port} 代替数字。</translation>
        </message>
        <message>
            <source>Write a value of the right type: text in quotes, numbers without.</source>
            <translation>请写正确类型的值：文字加引号，数字不加。</translation>
        </message>
        <message>
            <source>Write a value within the limits.</source>
            <translation>请写在允许范围内的值。</translation>
        </message>
        <message>
            <source>Write one of the allowed values.</source>
            <translation>请写允许的值之一。</translation>
        </message>
        <message>
            <source>a key is missing</source>
            <translation>缺少必填的键</translation>
        </message>
        <message>
            <source>a placeholder has no value</source>
            <translation>占位符没有值</translation>
        </message>
        <message>
            <source>a port is used that is not defined</source>
            <translation>使用了未定义的端口</translation>
        </message>
        <message>
            <source>it is not valid TOML</source>
            <translation>不是有效的 TOML</translation>
        </message>
        <message>
            <source>no interpreter is named</source>
            <translation>没有指定解释器</translation>
        </message>
        <message>
            <source>no program is named</source>
            <translation>没有指定程序</translation>
        </message>
        <message>
            <source>several instances cannot share one port</source>
            <translation>多个实例不能用固定端口</translation>
        </message>
        <message>
            <source>several services have that name</source>
            <translation>服务名不唯一</translation>
        </message>
        <message>
            <source>the file cannot be read</source>
            <translation>文件无法读取</translation>
        </message>
        <message>
            <source>the file is not UTF-8</source>
            <translation>该文件不是 UTF-8 编码</translation>
        </message>
        <message>
            <source>the file was changed by somebody else meanwhile</source>
            <translation>文件在此期间被别人修改过</translation>
        </message>
        <message>
            <source>the key cannot be written without changing others</source>
            <translation>写入该键会改动其他键</translation>
        </message>
        <message>
            <source>the key does not belong there</source>
            <translation>这个键不属于这里</translation>
        </message>
        <message>
            <source>the name is not valid</source>
            <translation>名称无效</translation>
        </message>
        <message>
            <source>the new settings were not taken over</source>
            <translation>新设置未被采用</translation>
        </message>
        <message>
            <source>the same key stands there twice</source>
            <translation>同一个键写了两次</translation>
        </message>
        <message>
            <source>the services need each other in a circle</source>
            <translation>服务互相依赖成环</translation>
        </message>
        <message>
            <source>the table is not written right</source>
            <translation>表的写法不对</translation>
        </message>
        <message>
            <source>the value has the wrong type</source>
            <translation>值的类型不对</translation>
        </message>
        <message>
            <source>the value is not valid</source>
            <translation>值无效</translation>
        </message>
        <message>
            <source>the value is out of range</source>
            <translation>值超出允许范围</translation>
        </message>
        <message>
            <source>there is no such key</source>
            <translation>没有这个键</translation>
        </message>
        <message>
            <source>there is no such placeholder</source>
            <translation>没有这个占位符</translation>
        </message>
        <message>
            <source>there is no such profile</source>
            <translation>没有这个配置方案</translation>
        </message>
        <message>
            <source>there is no such service</source>
            <translation>没有这个服务</translation>
        </message>
        <message>
            <source>two programs are named</source>
            <translation>指定了两种程序</translation>
        </message>
        <message>
            <source>{file}, line {line}</source>
            <translation>{file} 第 {line} 行</translation>
        </message>
        <message>
            <source>{reason} ({place}). {remedy} The last good settings stay in use.</source>
            <translation>{reason}（{place}）。{remedy}目前继续使用上一次有效的设置。</translation>
        </message>
    </context>
    <context>
        <name>Diagram</name>
        <message>
            <source>Needs IT</source>
            <translation>需处理</translation>
        </message>
        <message>
            <source>Recovering</source>
            <translation>恢复中</translation>
        </message>
        <message>
            <source>Running</source>
            <translation>运行</translation>
        </message>
        <message>
            <source>Starting</source>
            <translation>启动</translation>
        </message>
        <message>
            <source>Stopped</source>
            <translation>已停止</translation>
        </message>
    </context>
    <context>
        <name>Dialog</name>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Close the details or the dialog</source>
            <translation>关闭详情或对话框</translation>
        </message>
        <message>
            <source>Details of the selected row</source>
            <translation>所选行的详情</translation>
        </message>
        <message>
            <source>It stays stopped until somebody starts it again.</source>
            <translation>停止后，需要有人再次启动。</translation>
        </message>
        <message>
            <source>It will be closed once. What is not saved may be lost.</source>
            <translation>它会关闭一次，未保存的内容可能丢失。</translation>
        </message>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>键盘快捷键</translation>
        </message>
        <message>
            <source>Menu of the selected row</source>
            <translation>所选行的菜单</translation>
        </message>
        <message>
            <source>Restart</source>
            <translation>重启</translation>
        </message>
        <message>
            <source>Restart {label}?</source>
            <translation>重启{label}？</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message numerus="yes">
            <source>Stop %n service(s)?</source>
            <translation>
                <numerusform>停止 %n 个服务？</numerusform>
            </translation>
        </message>
        <message>
            <source>Stop {label}?</source>
            <translation>停止{label}？</translation>
        </message>
        <message>
            <source>These need it and stop as well: {names}</source>
            <translation>以下服务依赖它，也会停止：{names}</translation>
        </message>
        <message>
            <source>They stay stopped until somebody starts them again.</source>
            <translation>停止后，需要有人再次启动。</translation>
        </message>
        <message>
            <source>What to do</source>
            <translation>怎么办</translation>
        </message>
    </context>
    <context>
        <name>Event</name>
        <message>
            <source>Control panel ended</source>
            <translation>控制面板已退出</translation>
        </message>
        <message>
            <source>Control panel started</source>
            <translation>控制面板已启动</translation>
        </message>
        <message>
            <source>Log of {label} cleared</source>
            <translation>已清空{label}的日志</translation>
        </message>
        <message>
            <source>Settings changed</source>
            <translation>设置已更改</translation>
        </message>
        <message>
            <source>Starting at sign-in could not be switched</source>
            <translation>登录时自动启动无法设置</translation>
        </message>
        <message>
            <source>Storage trouble on this workstation</source>
            <translation>本机存储出现问题</translation>
        </message>
        <message>
            <source>The settings file has a mistake</source>
            <translation>设置文件有误</translation>
        </message>
        <message>
            <source>{label} answers slowly or not at all</source>
            <translation>{label}响应缓慢或没有响应</translation>
        </message>
        <message>
            <source>{label} asked for more time to close</source>
            <translation>{label}请求延迟关闭</translation>
        </message>
        <message>
            <source>{label} cannot start</source>
            <translation>{label}无法启动</translation>
        </message>
        <message>
            <source>{label} is not responding</source>
            <translation>{label}没有响应</translation>
        </message>
        <message>
            <source>{label} is ready</source>
            <translation>{label}已就绪</translation>
        </message>
        <message>
            <source>{label} kept running</source>
            <translation>{label}一直在运行</translation>
        </message>
        <message>
            <source>{label} reported a mistake</source>
            <translation>{label}报告了一个错误</translation>
        </message>
        <message>
            <source>{label} responds again</source>
            <translation>{label}已恢复响应</translation>
        </message>
        <message>
            <source>{label} stopped</source>
            <translation>{label}已停止</translation>
        </message>
        <message>
            <source>{label} stopped by {person}</source>
            <translation>{person}停止了{label}</translation>
        </message>
        <message>
            <source>{label} stopped, restarted by itself</source>
            <translation>{label}停止，已自动重新启动</translation>
        </message>
        <message>
            <source>{label} works again</source>
            <translation>{label}已恢复</translation>
        </message>
        <message>
            <source>{label}: remains of an earlier run removed</source>
            <translation>{label}：已清理上次运行的遗留</translation>
        </message>
    </context>
    <context>
        <name>Format</name>
        <message numerus="yes">
            <source>%n day(s)</source>
            <translation>
                <numerusform>%n 天</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n day(s) ago</source>
            <translation>
                <numerusform>%n 天前</numerusform>
            </translation>
        </message>
        <message>
            <source>just now</source>
            <translation>刚刚</translation>
        </message>
        <message>
            <source>{hours} h ago</source>
            <translation>{hours} 小时前</translation>
        </message>
        <message>
            <source>{hours} h {minutes} min</source>
            <translation>{hours} 小时 {minutes} 分</translation>
        </message>
        <message>
            <source>{minutes} min</source>
            <translation>{minutes} 分</translation>
        </message>
        <message>
            <source>{minutes} min ago</source>
            <translation>{minutes} 分钟前</translation>
        </message>
        <message>
            <source>{number} ms</source>
            <translation>{number} 毫秒</translation>
        </message>
        <message>
            <source>{number} s</source>
            <translation>{number} 秒</translation>
        </message>
        <message>
            <source>{seconds} s</source>
            <translation>{seconds} 秒</translation>
        </message>
        <message>
            <source>{seconds} s ago</source>
            <translation>{seconds} 秒前</translation>
        </message>
        <message>
            <source>{unit}/s</source>
            <translation>{unit}/秒</translation>
        </message>
    </context>
    <context>
        <name>Import</name>
        <message>
            <source>Import</source>
            <translation>导入</translation>
        </message>
        <message>
            <source>Import a definition</source>
            <translation>导入定义</translation>
        </message>
        <message>
            <source>Import {name}?</source>
            <translation>导入 {name}？</translation>
        </message>
        <message>
            <source>It is copied to {target} and its services are started.</source>
            <translation>文件将复制到 {target}，并启动其中的服务。</translation>
        </message>
        <message>
            <source>Relative paths in it will start at {folder}.</source>
            <translation>文件中的相对路径将以 {folder} 为起点。</translation>
        </message>
        <message>
            <source>Service definitions (*.toml)</source>
            <translation>服务定义 (*.toml)</translation>
        </message>
        <message>
            <source>Understood</source>
            <translation>知道了</translation>
        </message>
    </context>
    <context>
        <name>Logs</name>
        <message numerus="yes">
            <source>%n match(es)</source>
            <translation>
                <numerusform>%n 处</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n new line(s)</source>
            <translation>
                <numerusform>%n 条新日志</numerusform>
            </translation>
        </message>
        <message>
            <source>Errors</source>
            <translation>错误输出</translation>
        </message>
        <message>
            <source>Find in these lines</source>
            <translation>在这些日志中查找</translation>
        </message>
        <message>
            <source>Follow new lines</source>
            <translation>跟随新日志</translation>
        </message>
        <message>
            <source>Live</source>
            <translation>实时</translation>
        </message>
        <message>
            <source>Log lines</source>
            <translation>日志内容</translation>
        </message>
        <message>
            <source>Logs</source>
            <translation>日志</translation>
        </message>
        <message>
            <source>Next match</source>
            <translation>下一处</translation>
        </message>
        <message>
            <source>No lines yet</source>
            <translation>还没有日志</translation>
        </message>
        <message>
            <source>Open log folder</source>
            <translation>打开日志文件夹</translation>
        </message>
        <message>
            <source>Output</source>
            <translation>标准输出</translation>
        </message>
        <message>
            <source>Paused</source>
            <translation>已暂停</translation>
        </message>
        <message>
            <source>Previous match</source>
            <translation>上一处</translation>
        </message>
        <message>
            <source>Service</source>
            <translation>服务</translation>
        </message>
        <message>
            <source>The log cannot be read</source>
            <translation>日志无法读取</translation>
        </message>
        <message>
            <source>What the service writes will appear here at once.</source>
            <translation>服务写出的内容会立即显示在这里。</translation>
        </message>
        <message>
            <source>Which output</source>
            <translation>哪个输出</translation>
        </message>
    </context>
    <context>
        <name>Notice</name>
        <message>
            <source>A form is not saved yet. It stays open until you choose to reopen.</source>
            <translation>有表单还没有保存，在您选择重新打开之前会一直保留。</translation>
        </message>
        <message>
            <source>It was tried several times.</source>
            <translation>已经试过多次。</translation>
        </message>
        <message>
            <source>No answer for {time}.</source>
            <translation>已有 {time} 没有响应。</translation>
        </message>
        <message>
            <source>Reopen</source>
            <translation>重新打开</translation>
        </message>
        <message>
            <source>View</source>
            <translation>查看</translation>
        </message>
        <message>
            <source>Wait</source>
            <translation>再等等</translation>
        </message>
        <message>
            <source>We will try to keep what you typed.</source>
            <translation>您输入的内容会尽量保留。</translation>
        </message>
        <message>
            <source>You can go on working.</source>
            <translation>您可以继续使用。</translation>
        </message>
        <message>
            <source>{label} cannot start</source>
            <translation>{label}无法启动</translation>
        </message>
        <message>
            <source>{label} has not responded for {seconds} s</source>
            <translation>{label}没有响应已 {seconds} 秒</translation>
        </message>
        <message>
            <source>{label} is not responding</source>
            <translation>{label}没有响应</translation>
        </message>
        <message>
            <source>{label} responds again</source>
            <translation>{label}已恢复响应</translation>
        </message>
        <message>
            <source>{label} works again</source>
            <translation>{label}已恢复</translation>
        </message>
        <message>
            <source>{text} ({count} times)</source>
            <translation>{text}（{count} 次）</translation>
        </message>
    </context>
    <context>
        <name>NoticeIT</name>
        <message>
            <source>A file cannot be written</source>
            <translation>有文件无法写入</translation>
        </message>
        <message>
            <source>Open folder</source>
            <translation>打开文件夹</translation>
        </message>
        <message>
            <source>See what is wrong</source>
            <translation>查看问题</translation>
        </message>
        <message>
            <source>Staff can work without it.</source>
            <translation>不影响接诊。</translation>
        </message>
        <message>
            <source>The last good settings stay in use.</source>
            <translation>继续使用上一次正确的设置。</translation>
        </message>
        <message>
            <source>The settings file has a mistake</source>
            <translation>设置文件有错误</translation>
        </message>
        <message>
            <source>{file}: look at the free space and the rights.</source>
            <translation>{file}：请检查剩余空间和权限。</translation>
        </message>
        <message>
            <source>{label} cannot start</source>
            <translation>{label}无法启动</translation>
        </message>
    </context>
    <context>
        <name>Overview</name>
        <message numerus="yes">
            <source>%n check(s) in order</source>
            <translation>
                <numerusform>%n 项检查正常</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n mistake(s), last good ones in use</source>
            <translation>
                <numerusform>%n 处错误，沿用上次的正确设置</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more</source>
            <translation>
                <numerusform>另有 %n 项</numerusform>
            </translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>1 h ago</source>
            <translation>1 小时前</translation>
        </message>
        <message>
            <source>Check again</source>
            <translation>重新检查</translation>
        </message>
        <message>
            <source>Checking…</source>
            <translation>正在检查…</translation>
        </message>
        <message>
            <source>Checks</source>
            <translation>检查</translation>
        </message>
        <message>
            <source>Disk traffic</source>
            <translation>磁盘读写</translation>
        </message>
        <message>
            <source>Environment</source>
            <translation>运行环境</translation>
        </message>
        <message>
            <source>Last trouble</source>
            <translation>上次故障</translation>
        </message>
        <message>
            <source>Memory</source>
            <translation>内存</translation>
        </message>
        <message>
            <source>Nothing happened yet</source>
            <translation>还没有记录</translation>
        </message>
        <message>
            <source>Overview</source>
            <translation>概览</translation>
        </message>
        <message>
            <source>Processor</source>
            <translation>处理器</translation>
        </message>
        <message>
            <source>Read again</source>
            <translation>重新读取</translation>
        </message>
        <message>
            <source>Reading service status…</source>
            <translation>正在读取服务状态…</translation>
        </message>
        <message>
            <source>Reading what happened…</source>
            <translation>正在读取最近的记录…</translation>
        </message>
        <message>
            <source>Recent</source>
            <translation>最近</translation>
        </message>
        <message>
            <source>Services</source>
            <translation>服务</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>查看</translation>
        </message>
        <message>
            <source>Starts, stops and troubles will be listed here.</source>
            <translation>启动、停止和故障会列在这里。</translation>
        </message>
        <message>
            <source>answers in {time}</source>
            <translation>响应 {time}</translation>
        </message>
        <message>
            <source>collecting…</source>
            <translation>正在采集…</translation>
        </message>
        <message>
            <source>none</source>
            <translation>无</translation>
        </message>
        <message>
            <source>now</source>
            <translation>现在</translation>
        </message>
        <message>
            <source>of {total}</source>
            <translation>共 {total}</translation>
        </message>
        <message>
            <source>peak {value}</source>
            <translation>最高 {value}</translation>
        </message>
        <message>
            <source>peak {value} %</source>
            <translation>最高 {value} %</translation>
        </message>
        <message>
            <source>valid</source>
            <translation>有效</translation>
        </message>
        <message>
            <source>{running} of {total} running</source>
            <translation>{running} / {total} 运行</translation>
        </message>
        <message>
            <source>{time} · {label}</source>
            <translation>{time} · {label}</translation>
        </message>
        <message>
            <source>{version}, answers in {time}</source>
            <translation>版本 {version}，响应 {time}</translation>
        </message>
    </context>
    <context>
        <name>Palette</name>
        <message>
            <source>Nothing matches</source>
            <translation>没有匹配的操作</translation>
        </message>
        <message>
            <source>Restart {label}</source>
            <translation>重启{label}</translation>
        </message>
        <message>
            <source>Search or run an action</source>
            <translation>搜索或执行操作</translation>
        </message>
        <message>
            <source>Show {label}</source>
            <translation>查看{label}</translation>
        </message>
        <message>
            <source>Try fewer letters, or the initials of the words.</source>
            <translation>请减少字数，或输入拼音首字母。</translation>
        </message>
        <message>
            <source>What matches</source>
            <translation>匹配的操作</translation>
        </message>
    </context>
    <context>
        <name>Peers</name>
        <message numerus="yes">
            <source>%n message(s) to it dropped</source>
            <translation>
                <numerusform>丢弃了发给它的 %n 条消息</numerusform>
            </translation>
        </message>
        <message>
            <source>Connected as</source>
            <translation>连接的程序</translation>
        </message>
        <message>
            <source>Connected programs</source>
            <translation>已连接的程序</translation>
        </message>
        <message>
            <source>Connected since {time}</source>
            <translation>连接于 {time}</translation>
        </message>
        <message>
            <source>Last heartbeat {time}</source>
            <translation>最近心跳：{time}</translation>
        </message>
        <message>
            <source>Messages</source>
            <translation>消息</translation>
        </message>
        <message>
            <source>No heartbeat yet</source>
            <translation>还没有心跳</translation>
        </message>
        <message>
            <source>Sends no heartbeats</source>
            <translation>不发送心跳</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>{count} per minute</source>
            <translation>每分钟 {count} 条</translation>
        </message>
    </context>
    <context>
        <name>Services</name>
        <message numerus="yes">
            <source>%n check(s) of {total} failed</source>
            <translation>
                <numerusform>{total} 次检查中 %n 次失败</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n connected program(s)</source>
            <translation>
                <numerusform>%n 个已连接的程序</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n process(es)</source>
            <translation>
                <numerusform>%n 个进程</numerusform>
            </translation>
        </message>
        <message>
            <source>Actions</source>
            <translation>操作</translation>
        </message>
        <message>
            <source>All services</source>
            <translation>批量操作</translation>
        </message>
        <message>
            <source>All services are as they should be.</source>
            <translation>所有服务都正常。</translation>
        </message>
        <message>
            <source>All {count}</source>
            <translation>全部 {count}</translation>
        </message>
        <message>
            <source>Background service</source>
            <translation>后台服务</translation>
        </message>
        <message>
            <source>Background services</source>
            <translation>后台服务</translation>
        </message>
        <message>
            <source>CPU</source>
            <translation>处理器</translation>
        </message>
        <message>
            <source>Clinical app</source>
            <translation>诊疗软件</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Command</source>
            <translation>命令</translation>
        </message>
        <message>
            <source>Connected {count}</source>
            <translation>已连接 {count}</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>详情</translation>
        </message>
        <message>
            <source>End of the log</source>
            <translation>日志末尾</translation>
        </message>
        <message>
            <source>Environment</source>
            <translation>环境</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>Health</source>
            <translation>健康</translation>
        </message>
        <message>
            <source>Health checks</source>
            <translation>健康检查</translation>
        </message>
        <message>
            <source>Helper</source>
            <translation>辅助程序</translation>
        </message>
        <message>
            <source>Helpers</source>
            <translation>辅助程序</translation>
        </message>
        <message>
            <source>Import a definition</source>
            <translation>导入定义</translation>
        </message>
        <message>
            <source>Import a service definition to see its state here.</source>
            <translation>导入服务定义后，这里会显示其状态。</translation>
        </message>
        <message>
            <source>It answers slowly</source>
            <translation>响应缓慢</translation>
        </message>
        <message>
            <source>It does not answer its checks</source>
            <translation>不响应检查</translation>
        </message>
        <message>
            <source>It is restarted when this goes on.</source>
            <translation>如果持续如此，将自动重启。</translation>
        </message>
        <message>
            <source>It works, but people may have to wait.</source>
            <translation>可以使用，但可能需要等待。</translation>
        </message>
        <message>
            <source>Last 5 starts</source>
            <translation>最近 5 次启动</translation>
        </message>
        <message>
            <source>Last 60 checks</source>
            <translation>最近 60 次检查</translation>
        </message>
        <message>
            <source>Last exit</source>
            <translation>上次退出</translation>
        </message>
        <message>
            <source>Log</source>
            <translation>日志</translation>
        </message>
        <message>
            <source>Memory</source>
            <translation>内存</translation>
        </message>
        <message>
            <source>More</source>
            <translation>更多</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Needs</source>
            <translation>依赖</translation>
        </message>
        <message>
            <source>No service matches</source>
            <translation>没有符合的服务</translation>
        </message>
        <message>
            <source>No services yet</source>
            <translation>还没有服务</translation>
        </message>
        <message>
            <source>Nothing was written yet</source>
            <translation>还没有写入日志</translation>
        </message>
        <message>
            <source>Open in Logs</source>
            <translation>在日志中打开</translation>
        </message>
        <message>
            <source>Open log folder</source>
            <translation>打开日志文件夹</translation>
        </message>
        <message>
            <source>Parts of the details</source>
            <translation>详情的各部分</translation>
        </message>
        <message>
            <source>Port</source>
            <translation>端口</translation>
        </message>
        <message>
            <source>Process</source>
            <translation>进程</translation>
        </message>
        <message>
            <source>Processes</source>
            <translation>进程</translation>
        </message>
        <message>
            <source>Reading service status…</source>
            <translation>正在读取服务状态…</translation>
        </message>
        <message>
            <source>Restart</source>
            <translation>重启</translation>
        </message>
        <message>
            <source>Restarts</source>
            <translation>今日重启</translation>
        </message>
        <message>
            <source>Result</source>
            <translation>结果</translation>
        </message>
        <message>
            <source>Retry now</source>
            <translation>立即重试</translation>
        </message>
        <message>
            <source>Running for</source>
            <translation>已运行</translation>
        </message>
        <message>
            <source>Services</source>
            <translation>服务</translation>
        </message>
        <message>
            <source>Show all</source>
            <translation>显示全部</translation>
        </message>
        <message>
            <source>Show log</source>
            <translation>查看日志</translation>
        </message>
        <message>
            <source>Start</source>
            <translation>启动</translation>
        </message>
        <message>
            <source>Start all</source>
            <translation>全部启动</translation>
        </message>
        <message>
            <source>Start {group}</source>
            <translation>启动{group}</translation>
        </message>
        <message>
            <source>Started by</source>
            <translation>启动者</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Stop all…</source>
            <translation>全部停止…</translation>
        </message>
        <message>
            <source>Stop {group}…</source>
            <translation>停止{group}…</translation>
        </message>
        <message>
            <source>Stopped {count}</source>
            <translation>已停止 {count}</translation>
        </message>
        <message>
            <source>Summary</source>
            <translation>概况</translation>
        </message>
        <message>
            <source>Taken over</source>
            <translation>接管</translation>
        </message>
        <message>
            <source>The end of the log may show what it waits for.</source>
            <translation>日志末尾可能说明它在等待什么。</translation>
        </message>
        <message>
            <source>The start takes longer than usual</source>
            <translation>启动时间比平常长</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>时间</translation>
        </message>
        <message>
            <source>To watch {count}</source>
            <translation>需关注 {count}</translation>
        </message>
        <message>
            <source>Took</source>
            <translation>用时</translation>
        </message>
        <message>
            <source>Uptime</source>
            <translation>已运行</translation>
        </message>
        <message>
            <source>Variables</source>
            <translation>变量</translation>
        </message>
        <message>
            <source>Version</source>
            <translation>版本</translation>
        </message>
        <message>
            <source>Which services</source>
            <translation>哪些服务</translation>
        </message>
        <message numerus="yes">
            <source>all of the last %n check(s) passed</source>
            <translation>
                <numerusform>最近 %n 次检查全部通过</numerusform>
            </translation>
        </message>
        <message>
            <source>automatic</source>
            <translation>自动</translation>
        </message>
        <message>
            <source>by hand</source>
            <translation>手动</translation>
        </message>
        <message>
            <source>by {person}, {time}</source>
            <translation>{person} {time} 停止</translation>
        </message>
        <message>
            <source>check · prepare · start · answer</source>
            <translation>检查 · 准备 · 启动 · 等待健康</translation>
        </message>
        <message>
            <source>failed: {detail}</source>
            <translation>失败：{detail}</translation>
        </message>
        <message>
            <source>files changed</source>
            <translation>文件变更</translation>
        </message>
        <message>
            <source>graphics</source>
            <translation>图形</translation>
        </message>
        <message>
            <source>helper</source>
            <translation>辅助</translation>
        </message>
        <message>
            <source>kept running while the panel restarted</source>
            <translation>控制面板重启期间一直在运行</translation>
        </message>
        <message>
            <source>main</source>
            <translation>主进程</translation>
        </message>
        <message>
            <source>needed by another</source>
            <translation>被依赖</translation>
        </message>
        <message>
            <source>no checks yet</source>
            <translation>还没有检查</translation>
        </message>
        <message>
            <source>page</source>
            <translation>页面</translation>
        </message>
        <message>
            <source>passed: {detail}</source>
            <translation>通过：{detail}</translation>
        </message>
        <message>
            <source>ready, {time}</source>
            <translation>就绪，{time}</translation>
        </message>
        <message>
            <source>restart</source>
            <translation>自动重启</translation>
        </message>
        <message>
            <source>settings changed</source>
            <translation>设置变更</translation>
        </message>
        <message>
            <source>since {time}</source>
            <translation>{time} 起</translation>
        </message>
        <message>
            <source>slow: {detail}</source>
            <translation>缓慢：{detail}</translation>
        </message>
        <message>
            <source>stopped</source>
            <translation>已停止</translation>
        </message>
        <message>
            <source>taken over</source>
            <translation>接管</translation>
        </message>
        <message>
            <source>template</source>
            <translation>模板</translation>
        </message>
        <message>
            <source>try {attempt} of {limit} in {seconds} s</source>
            <translation>{seconds} 秒后第 {attempt}/{limit} 次</translation>
        </message>
        <message>
            <source>under way</source>
            <translation>进行中</translation>
        </message>
        <message>
            <source>utility</source>
            <translation>工具</translation>
        </message>
        <message>
            <source>{kind} · version {version}</source>
            <translation>{kind} · 版本 {version}</translation>
        </message>
        <message>
            <source>{running} of {total} running</source>
            <translation>{running} / {total} 运行</translation>
        </message>
        <message>
            <source>{stage}/5 {words}</source>
            <translation>{stage}/5 {words}</translation>
        </message>
        <message>
            <source>{stage}/5 {words}, for {time}</source>
            <translation>{stage}/5 {words}，已 {time}</translation>
        </message>
        <message>
            <source>{time} failed, {detail}, {took}</source>
            <translation>{time} 失败，{detail}，{took}</translation>
        </message>
        <message>
            <source>{time} passed, {took}</source>
            <translation>{time} 通过，{took}</translation>
        </message>
        <message>
            <source>{title}: {detail}</source>
            <translation>{title}：{detail}</translation>
        </message>
    </context>
    <context>
        <name>Settings</name>
        <message>
            <source>2 doubles the wait before every further restart.</source>
            <translation>2 表示每次重启前的等待时间加倍。</translation>
        </message>
        <message>
            <source>A change restarts the service.</source>
            <translation>更改后会重启该服务。</translation>
        </message>
        <message>
            <source>A check without an answer by then has failed.</source>
            <translation>到时仍无回应，即为检查失败。</translation>
        </message>
        <message>
            <source>A later answer is shown as slow.</source>
            <translation>更晚的回应显示为缓慢。</translation>
        </message>
        <message>
            <source>A log file that reaches this size is put into the archive.</source>
            <translation>日志文件达到此大小后转入存档。</translation>
        </message>
        <message>
            <source>A start that takes longer counts as failed.</source>
            <translation>启动超过此时间即视为失败。</translation>
        </message>
        <message>
            <source>Address to ask</source>
            <translation>询问地址</translation>
        </message>
        <message>
            <source>Address to check</source>
            <translation>检查地址</translation>
        </message>
        <message>
            <source>After an unexpected end</source>
            <translation>意外结束之后</translation>
        </message>
        <message>
            <source>After running this long the restarts are counted anew.</source>
            <translation>运行这么久之后，重启次数重新计算。</translation>
        </message>
        <message>
            <source>After so many the service waits for somebody to start it.</source>
            <translation>达到此次数后，服务等待人工启动。</translation>
        </message>
        <message>
            <source>After this time the address is asked even without the line.</source>
            <translation>超过此时间，即使没有该行也会询问地址。</translation>
        </message>
        <message>
            <source>After this time the service is ended by force.</source>
            <translation>超过此时间，服务会被强制结束。</translation>
        </message>
        <message>
            <source>Always restart</source>
            <translation>总是重启</translation>
        </message>
        <message>
            <source>Archives to keep</source>
            <translation>保留的存档</translation>
        </message>
        <message>
            <source>Changed outside meanwhile; this is the new value.</source>
            <translation>外部修改，已重新加载；这是新的值。</translation>
        </message>
        <message>
            <source>Changed.</source>
            <translation>已更改。</translation>
        </message>
        <message>
            <source>Check every</source>
            <translation>检查间隔</translation>
        </message>
        <message>
            <source>Colours</source>
            <translation>配色</translation>
        </message>
        <message>
            <source>Connection to check</source>
            <translation>检查连接</translation>
        </message>
        <message>
            <source>Connection to try</source>
            <translation>尝试连接</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>深色</translation>
        </message>
        <message>
            <source>Default</source>
            <translation>默认</translation>
        </message>
        <message>
            <source>Do not restart</source>
            <translation>不重启</translation>
        </message>
        <message>
            <source>Each wait is longer by</source>
            <translation>等待时间倍数</translation>
        </message>
        <message>
            <source>Failures until a restart</source>
            <translation>失败几次后重启</translation>
        </message>
        <message>
            <source>Find a setting</source>
            <translation>查找设置</translation>
        </message>
        <message>
            <source>First port</source>
            <translation>起始端口</translation>
        </message>
        <message>
            <source>First wait</source>
            <translation>首次等待</translation>
        </message>
        <message>
            <source>From the customer profile “{name}”</source>
            <translation>来自客户配置“{name}”</translation>
        </message>
        <message>
            <source>From the settings of this workstation</source>
            <translation>来自本机的设置</translation>
        </message>
        <message>
            <source>General</source>
            <translation>常规</translation>
        </message>
        <message>
            <source>Health checks</source>
            <translation>健康检查</translation>
        </message>
        <message>
            <source>High contrast</source>
            <translation>高对比度</translation>
        </message>
        <message>
            <source>How many ports are tried before the start fails.</source>
            <translation>启动失败之前尝试的端口数量。</translation>
        </message>
        <message>
            <source>In use: {value}</source>
            <translation>仍在使用：{value}</translation>
        </message>
        <message>
            <source>It is ready when a connection to this address succeeds.</source>
            <translation>能连接到此地址时即为就绪。</translation>
        </message>
        <message>
            <source>It is ready when this address answers.</source>
            <translation>此地址有回应时即为就绪。</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>语言</translation>
        </message>
        <message>
            <source>Language of the window, the tray icon and all messages.</source>
            <translation>窗口、托盘图标和所有提示的语言。</translation>
        </message>
        <message>
            <source>Larger text everywhere, up to twice the usual size.</source>
            <translation>放大所有文字，最大为平常的两倍。</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>浅色</translation>
        </message>
        <message>
            <source>Light, dark or with high contrast.</source>
            <translation>浅色、深色或高对比度。</translation>
        </message>
        <message>
            <source>Like the system</source>
            <translation>跟随系统</translation>
        </message>
        <message>
            <source>Line that says it is ready</source>
            <translation>表示就绪的输出行</translation>
        </message>
        <message>
            <source>Log files</source>
            <translation>日志文件</translation>
        </message>
        <message>
            <source>Longest check</source>
            <translation>最长检查时间</translation>
        </message>
        <message>
            <source>Longest start</source>
            <translation>最长启动时间</translation>
        </message>
        <message>
            <source>Longest wait</source>
            <translation>最长等待</translation>
        </message>
        <message>
            <source>Look and language</source>
            <translation>外观与语言</translation>
        </message>
        <message>
            <source>Name in Chinese</source>
            <translation>中文名称</translation>
        </message>
        <message>
            <source>Name in English</source>
            <translation>英文名称</translation>
        </message>
        <message>
            <source>No setting matches</source>
            <translation>没有匹配的设置</translation>
        </message>
        <message>
            <source>No wait before a restart is longer than this.</source>
            <translation>重启前的等待不会超过此时间。</translation>
        </message>
        <message>
            <source>Not applied yet: press Enter, or Esc to take it back.</source>
            <translation>尚未生效：按 Enter 应用，按 Esc 撤回。</translation>
        </message>
        <message>
            <source>Not saved: {reason}</source>
            <translation>未保存：{reason}</translation>
        </message>
        <message>
            <source>Older archives of each log are deleted.</source>
            <translation>每个日志中更旧的存档会被删除。</translation>
        </message>
        <message>
            <source>Port</source>
            <translation>端口</translation>
        </message>
        <message>
            <source>Ports to try</source>
            <translation>尝试的端口数</translation>
        </message>
        <message>
            <source>Regular expression for a line of its output.</source>
            <translation>用于匹配其输出中某一行的正则表达式。</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>还原</translation>
        </message>
        <message>
            <source>Reset: {label}</source>
            <translation>还原：{label}</translation>
        </message>
        <message>
            <source>Restart</source>
            <translation>重启</translation>
        </message>
        <message>
            <source>Restart after a failure</source>
            <translation>失败后重启</translation>
        </message>
        <message>
            <source>Restarts in a row</source>
            <translation>连续重启次数</translation>
        </message>
        <message>
            <source>Search for a name, or for the key in the settings file.</source>
            <translation>可按名称或设置文件中的键查找。</translation>
        </message>
        <message>
            <source>Section</source>
            <translation>分类</translation>
        </message>
        <message>
            <source>Sections</source>
            <translation>分类</translation>
        </message>
        <message>
            <source>Service</source>
            <translation>服务</translation>
        </message>
        <message>
            <source>Services</source>
            <translation>服务</translation>
        </message>
        <message>
            <source>Set by IT ·</source>
            <translation>由 IT 设置 ·</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
        <message>
            <source>Show all settings</source>
            <translation>显示全部设置</translation>
        </message>
        <message>
            <source>Show the file</source>
            <translation>显示文件</translation>
        </message>
        <message>
            <source>Size of a log file</source>
            <translation>日志文件大小</translation>
        </message>
        <message>
            <source>Slow after</source>
            <translation>缓慢界限</translation>
        </message>
        <message>
            <source>So many failed checks in a row restart the service.</source>
            <translation>连续失败这么多次后重启服务。</translation>
        </message>
        <message>
            <source>So many good checks in a row make it healthy again.</source>
            <translation>连续成功这么多次后恢复健康。</translation>
        </message>
        <message>
            <source>Stable after</source>
            <translation>稳定时间</translation>
        </message>
        <message>
            <source>Start</source>
            <translation>启动</translation>
        </message>
        <message>
            <source>Start at sign-in</source>
            <translation>登录时启动</translation>
        </message>
        <message>
            <source>Start by itself</source>
            <translation>自动启动</translation>
        </message>
        <message>
            <source>Start in the tray as soon as you sign in to this computer.</source>
            <translation>登录这台电脑后立即在托盘中启动。</translation>
        </message>
        <message>
            <source>Start this service together with the control panel.</source>
            <translation>随控制面板一起启动此服务。</translation>
        </message>
        <message>
            <source>Stopping</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Successes until healthy</source>
            <translation>成功几次后健康</translation>
        </message>
        <message>
            <source>Text size</source>
            <translation>文字大小</translation>
        </message>
        <message>
            <source>The service gets this port, or the next free one after it.</source>
            <translation>服务使用此端口，或其后第一个空闲端口。</translation>
        </message>
        <message>
            <source>The service is healthy while a connection succeeds.</source>
            <translation>能够连接时，服务即为健康。</translation>
        </message>
        <message>
            <source>The service is healthy while this address answers.</source>
            <translation>此地址有回应时，服务即为健康。</translation>
        </message>
        <message>
            <source>The system refused: {reason}</source>
            <translation>系统拒绝：{reason}</translation>
        </message>
        <message>
            <source>This is not a regular expression.</source>
            <translation>这不是正则表达式。</translation>
        </message>
        <message>
            <source>Time before the first restart.</source>
            <translation>首次重启之前的时间。</translation>
        </message>
        <message>
            <source>Time from one check to the next.</source>
            <translation>两次检查之间的时间。</translation>
        </message>
        <message>
            <source>Time to end by itself</source>
            <translation>自行结束的时间</translation>
        </message>
        <message>
            <source>Type a number above {least}, at most {most}.</source>
            <translation>请输入大于 {least}、不超过 {most} 的数字。</translation>
        </message>
        <message>
            <source>Type a number from {least} to {most}.</source>
            <translation>请输入 {least} 到 {most} 之间的数字。</translation>
        </message>
        <message>
            <source>Type a number of at least {least}.</source>
            <translation>请输入不小于 {least} 的数字。</translation>
        </message>
        <message>
            <source>Type a number.</source>
            <translation>请输入数字。</translation>
        </message>
        <message>
            <source>Type a whole number.</source>
            <translation>请输入整数。</translation>
        </message>
        <message>
            <source>Type an address such as 127.0.0.1:{port}.</source>
            <translation>请输入地址，例如 127.0.0.1:{port}。</translation>
        </message>
        <message>
            <source>Type an address such as http://127.0.0.1:{port}/health.</source>
            <translation>请输入地址，例如 http://127.0.0.1:{port}/health。</translation>
        </message>
        <message>
            <source>Type something here.</source>
            <translation>请填写此项。</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>Wait for the line</source>
            <translation>等待该行</translation>
        </message>
        <message>
            <source>What happens when the service ends without being asked to.</source>
            <translation>服务意外结束时的处理方式。</translation>
        </message>
        <message>
            <source>What people read in lists and messages.</source>
            <translation>列表和提示中显示的名称。</translation>
        </message>
        <message>
            <source>When it is ready</source>
            <translation>何时就绪</translation>
        </message>
        <message>
            <source>Your level does not allow this change.</source>
            <translation>您的权限不允许此更改。</translation>
        </message>
        <message>
            <source>Your own setting</source>
            <translation>您的设置</translation>
        </message>
        <message>
            <source>default: {value}</source>
            <translation>默认：{value}</translation>
        </message>
        <message>
            <source>files</source>
            <translation>个</translation>
        </message>
        <message>
            <source>off</source>
            <translation>关</translation>
        </message>
        <message>
            <source>on</source>
            <translation>开</translation>
        </message>
        <message>
            <source>ports</source>
            <translation>个</translation>
        </message>
        <message>
            <source>s</source>
            <translation>秒</translation>
        </message>
        <message>
            <source>times</source>
            <translation>次</translation>
        </message>
        <message>
            <source>{file}, line {line}</source>
            <translation>{file}，第 {line} 行</translation>
        </message>
        <message>
            <source>{label}: {value}</source>
            <translation>{label}：{value}</translation>
        </message>
    </context>
    <context>
        <name>Staff</name>
        <message numerus="yes">
            <source>%n background service(s) running</source>
            <translation>
                <numerusform>%n 个后台服务在运行</numerusform>
            </translation>
        </message>
        <message>
            <source>All is well</source>
            <translation>一切正常</translation>
        </message>
        <message>
            <source>Another program is in its way.</source>
            <translation>有另一个程序妨碍了它。</translation>
        </message>
        <message>
            <source>Closed</source>
            <translation>已关闭</translation>
        </message>
        <message>
            <source>Everything is working</source>
            <translation>一切正常，可以接诊</translation>
        </message>
        <message>
            <source>Getting ready, one moment</source>
            <translation>正在准备，请稍候</translation>
        </message>
        <message>
            <source>IT can set up this workstation in the control panel.</source>
            <translation>请 IT 在控制面板中设置本机。</translation>
        </message>
        <message>
            <source>In consultation</source>
            <translation>接诊中，暂不打扰</translation>
        </message>
        <message>
            <source>It has not been started.</source>
            <translation>它还没有启动。</translation>
        </message>
        <message>
            <source>It is being watched. Nothing to do for now.</source>
            <translation>正在自动处理，您暂时不用做什么。</translation>
        </message>
        <message>
            <source>It was tried several times. IT can see why.</source>
            <translation>已多次尝试，IT 可以查看原因。</translation>
        </message>
        <message>
            <source>Needs you</source>
            <translation>需要处理</translation>
        </message>
        <message>
            <source>Nothing is set up yet</source>
            <translation>还没有设置</translation>
        </message>
        <message>
            <source>Notices wait meanwhile</source>
            <translation>更新和提示会等您结束</translation>
        </message>
        <message>
            <source>Off</source>
            <translation>未启动</translation>
        </message>
        <message>
            <source>One moment</source>
            <translation>请稍候</translation>
        </message>
        <message>
            <source>Open clinical app</source>
            <translation>打开诊疗软件</translation>
        </message>
        <message>
            <source>Open it when you want to work.</source>
            <translation>需要接诊时请打开。</translation>
        </message>
        <message>
            <source>Problem</source>
            <translation>有问题</translation>
        </message>
        <message>
            <source>Quiet until {time}</source>
            <translation>暂不打扰，到 {time}</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>退出</translation>
        </message>
        <message>
            <source>Quit and close everything?</source>
            <translation>退出并关闭全部软件？</translation>
        </message>
        <message>
            <source>Reading the state…</source>
            <translation>正在读取状态…</translation>
        </message>
        <message>
            <source>Recovering</source>
            <translation>正在恢复</translation>
        </message>
        <message>
            <source>Reopen clinical app</source>
            <translation>重新打开诊疗软件</translation>
        </message>
        <message>
            <source>See the details</source>
            <translation>查看详情</translation>
        </message>
        <message>
            <source>See the problem</source>
            <translation>查看问题</translation>
        </message>
        <message>
            <source>See what is wrong</source>
            <translation>查看哪里有误</translation>
        </message>
        <message>
            <source>Set up…</source>
            <translation>开始设置…</translation>
        </message>
        <message>
            <source>Something it depends on is not working.</source>
            <translation>它所依赖的服务没有工作。</translation>
        </message>
        <message>
            <source>Something it needs is missing on this workstation.</source>
            <translation>本机缺少它需要的文件。</translation>
        </message>
        <message>
            <source>Start it again</source>
            <translation>重新启动</translation>
        </message>
        <message>
            <source>Stopped by {person}</source>
            <translation>由{person}停止</translation>
        </message>
        <message>
            <source>The clinical app and everything it needs will be closed.</source>
            <translation>诊疗软件和所有后台服务都会停止。</translation>
        </message>
        <message>
            <source>The settings file has a mistake. The last good settings stay in use.</source>
            <translation>设置文件有误，继续使用上一次的正确设置。</translation>
        </message>
        <message>
            <source>This takes a moment.</source>
            <translation>需要一点时间。</translation>
        </message>
        <message>
            <source>This usually takes a few seconds.</source>
            <translation>通常只需几秒钟。</translation>
        </message>
        <message>
            <source>This workstation does not allow it to run.</source>
            <translation>本机不允许它运行。</translation>
        </message>
        <message>
            <source>Try {attempt} of {limit}. Nothing to do for now.</source>
            <translation>第 {attempt}/{limit} 次尝试，您暂时不用做什么。</translation>
        </message>
        <message>
            <source>What you typed will be kept if possible.</source>
            <translation>您输入的内容会尽量保留。</translation>
        </message>
        <message>
            <source>Working on it</source>
            <translation>正在处理</translation>
        </message>
        <message numerus="yes">
            <source>You can work. %n thing(s) need you.</source>
            <translation>
                <numerusform>可以接诊，有 %n 件事需要处理</numerusform>
            </translation>
        </message>
        <message>
            <source>You can work. {label} is slow.</source>
            <translation>可以接诊，{label}较慢</translation>
        </message>
        <message numerus="yes">
            <source>{app} and %n background service(s) are running</source>
            <translation>
                <numerusform>{app}和 %n 个后台服务都在运行</numerusform>
            </translation>
        </message>
        <message>
            <source>{app} is running</source>
            <translation>{app}正在运行</translation>
        </message>
        <message>
            <source>{label} cannot be opened</source>
            <translation>{label}无法打开</translation>
        </message>
        <message>
            <source>{label} is being closed</source>
            <translation>正在关闭{label}</translation>
        </message>
        <message>
            <source>{label} is closed</source>
            <translation>{label}没有打开</translation>
        </message>
        <message>
            <source>{label} is not responding</source>
            <translation>{label}没有响应</translation>
        </message>
        <message>
            <source>{label} is not working</source>
            <translation>{label}无法工作</translation>
        </message>
        <message>
            <source>{label} is not working as it should.</source>
            <translation>{label}工作不正常。</translation>
        </message>
        <message>
            <source>{label} is not working, recovering</source>
            <translation>{label}出现问题，正在恢复</translation>
        </message>
        <message>
            <source>{label} is starting again</source>
            <translation>正在重新启动{label}</translation>
        </message>
        <message>
            <source>{label} is stopped</source>
            <translation>{label}已停止</translation>
        </message>
        <message>
            <source>{product}: in consultation, quiet until {time}</source>
            <translation>{product}：接诊中，暂不打扰（到 {time}）</translation>
        </message>
        <message>
            <source>{product}: needs you. {reason}</source>
            <translation>{product}：需要您处理。{reason}</translation>
        </message>
        <message>
            <source>{product}: {sentence}</source>
            <translation>{product}：{sentence}</translation>
        </message>
        <message>
            <source>{ready} of {required} are ready</source>
            <translation>{required} 项中已就绪 {ready} 项</translation>
        </message>
    </context>
    <context>
        <name>Status</name>
        <message>
            <source>Failed</source>
            <translation>失败</translation>
        </message>
        <message>
            <source>No answer</source>
            <translation>没有响应</translation>
        </message>
        <message>
            <source>Not checked</source>
            <translation>未检查</translation>
        </message>
        <message>
            <source>Recovering</source>
            <translation>正在恢复</translation>
        </message>
        <message>
            <source>Running</source>
            <translation>运行中</translation>
        </message>
        <message>
            <source>Slow</source>
            <translation>响应慢</translation>
        </message>
        <message>
            <source>Starting</source>
            <translation>正在启动</translation>
        </message>
        <message>
            <source>Stopped</source>
            <translation>已停止</translation>
        </message>
        <message>
            <source>Stopping</source>
            <translation>正在停止</translation>
        </message>
        <message>
            <source>check needs</source>
            <translation>检查依赖</translation>
        </message>
        <message>
            <source>prepare</source>
            <translation>准备</translation>
        </message>
        <message>
            <source>ready</source>
            <translation>就绪</translation>
        </message>
        <message>
            <source>start process</source>
            <translation>启动进程</translation>
        </message>
        <message>
            <source>wait for answer</source>
            <translation>等待健康</translation>
        </message>
    </context>
    <context>
        <name>Tray</name>
        <message>
            <source>Control panel</source>
            <translation>控制面板</translation>
        </message>
        <message>
            <source>In consultation</source>
            <translation>接诊中，暂不打扰</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>语言</translation>
        </message>
        <message>
            <source>Recent</source>
            <translation>最近</translation>
        </message>
        <message>
            <source>Starting, one moment</source>
            <translation>正在启动，请稍候</translation>
        </message>
        <message>
            <source>Status</source>
            <translation>状态</translation>
        </message>
    </context>
    <context>
        <name>Window</name>
        <message>
            <source>Clear all</source>
            <translation>全部清除</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>已处理</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>语言</translation>
        </message>
        <message>
            <source>Nothing needs you</source>
            <translation>没有需要处理的事</translation>
        </message>
        <message>
            <source>Notifications</source>
            <translation>通知</translation>
        </message>
        <message numerus="yes">
            <source>Notifications: %n</source>
            <translation>
                <numerusform>通知：%n 条</numerusform>
            </translation>
        </message>
        <message>
            <source>Notifications: none</source>
            <translation>通知：没有</translation>
        </message>
        <message>
            <source>Pages</source>
            <translation>页面</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>搜索</translation>
        </message>
        <message>
            <source>Search or run an action</source>
            <translation>搜索或执行操作</translation>
        </message>
        <message>
            <source>The language is set by IT.</source>
            <translation>语言由 IT 设置。</translation>
        </message>
        <message>
            <source>What needs somebody is listed here until it is handled.</source>
            <translation>需要有人处理的事会列在这里，直到处理完。</translation>
        </message>
    </context>
</TS>
