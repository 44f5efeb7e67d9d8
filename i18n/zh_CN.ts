<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>Cause</name>
        <message>
            <source>Allow this account to run the file.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Create the folder or correct it in the definition.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>End the other program or change the port.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>End them by hand, then try again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Free disk space or allow writing into the log folder.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Install it or correct its path in the definition.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It ended by itself</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It ended too often and was given up</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It is restarted when this goes on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It needs a service that is not running</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It runs but does not answer its checks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It started but did not get ready in time</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It was given up after several tries</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Look at the end of the log; it may need more time.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Look at the program and at the end of the log.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No interpreter was found for {script}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Port {port} is taken by another program</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Processes of an earlier run could not be ended</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Repair the cause below, then try again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Repair the other service first; this one follows.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Taken by {owner}. End that program or change the port.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The end of the log usually says why.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The folder {folder} is missing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The log file cannot be written</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The panel made a mistake</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The program could not be started</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The program {program} is missing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Try again, and report it with the panel's log.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>ended</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>ended by {signal}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>ended while no panel was running, exit code unknown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>exit code 0 (normal)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>exit code {code}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>need not met</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no answer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not permitted</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not ready in time</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not started</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>port taken</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>program missing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>signal {number}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{owner} (PID {pid})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{program} may not be run</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Diagram</name>
        <message>
            <source>Needs IT</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Recovering</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Running</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Starting</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stopped</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Event</name>
        <message>
            <source>Control panel ended</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Control panel started</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Log of {label} cleared</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Settings changed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Storage trouble on this workstation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The settings file has a mistake</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{label} answers slowly or not at all</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{label} cannot start</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{label} is ready</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{label} kept running</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{label} stopped</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{label} stopped by {person}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{label} stopped, restarted by itself</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{label} works again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{label}: remains of an earlier run removed</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Format</name>
        <message numerus="yes">
            <source>%n day(s)</source>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>%n day(s) ago</source>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>just now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{hours} h ago</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{hours} h {minutes} min</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{minutes} min</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{minutes} min ago</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{number} ms</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{number} s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{seconds} s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{seconds} s ago</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{unit}/s</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Services</name>
        <message numerus="yes">
            <source>%n check(s) of {total} failed</source>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>%n process(es)</source>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>Actions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Background service</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Background services</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>CPU</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Clinical app</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Helper</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Helpers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Last 60 checks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Memory</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>More</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Name</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restart</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restarts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Start</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Uptime</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Version</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>all of the last %n check(s) passed</source>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>automatic</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>by hand</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>by {person}, {time}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>files changed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>needed by another</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no checks yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>restart</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>settings changed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>since {time}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>taken over</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>try {attempt} of {limit} in {seconds} s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{running} of {total} running</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{stage}/5 {words}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{stage}/5 {words}, for {time}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{time} failed, {detail}, {took}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{time} passed, {took}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Staff</name>
        <message numerus="yes">
            <source>%n background service(s) running</source>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>All is well</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Another program is in its way.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Closed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Everything is working</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Getting ready, one moment</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>IT can set up this workstation in the control panel.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It has not been started.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It is being watched. Nothing to do for now.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It was tried several times. IT can see why.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Needs you</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing is set up yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Off</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>One moment</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open clinical app</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open it when you want to work.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Problem</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reading the state…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Recovering</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reopen clinical app</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>See the details</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>See the problem</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>See what is wrong</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Set up…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Something it depends on is not working.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Something it needs is missing on this workstation.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Start it again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stopped by {person}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The settings file has a mistake. The last good settings stay in use.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This takes a moment.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This usually takes a few seconds.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This workstation does not allow it to run.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Try {attempt} of {limit}. Nothing to do for now.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What you typed will be kept if possible.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Working on it</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>You can work. %n thing(s) need you.</source>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>You can work. {label} is slow.</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>{app} and %n background service(s) are running</source>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>{app} is running</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{label} cannot be opened</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{label} is being closed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{label} is closed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{label} is not responding</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{label} is not working</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{label} is not working as it should.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{label} is not working, recovering</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{label} is starting again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{label} is stopped</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{product}: needs you. {reason}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{product}: {sentence}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{ready} of {required} are ready</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Status</name>
        <message>
            <source>Failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No answer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not checked</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Recovering</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Running</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Slow</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Starting</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stopped</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stopping</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>check needs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>prepare</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>ready</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>start process</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>wait for answer</source>
            <translation type="unfinished" />
        </message>
    </context>
</TS>
