<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>Dialog</name>
        <message numerus="yes">
            <source>Stop %n service(s)?</source>
            <translation>
                <numerusform>Stop %n service?</numerusform>
                <numerusform>Stop %n services?</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Format</name>
        <message numerus="yes">
            <source>%n day(s)</source>
            <translation>
                <numerusform>%n day</numerusform>
                <numerusform>%n days</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n day(s) ago</source>
            <translation>
                <numerusform>%n day ago</numerusform>
                <numerusform>%n days ago</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Logs</name>
        <message numerus="yes">
            <source>%n match(es)</source>
            <translation>
                <numerusform>%n match</numerusform>
                <numerusform>%n matches</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n new line(s)</source>
            <translation>
                <numerusform>%n new line</numerusform>
                <numerusform>%n new lines</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Overview</name>
        <message numerus="yes">
            <source>%n check(s) in order</source>
            <translation>
                <numerusform>%n check in order</numerusform>
                <numerusform>%n checks in order</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n mistake(s), last good ones in use</source>
            <translation>
                <numerusform>%n mistake, last good ones in use</numerusform>
                <numerusform>%n mistakes, last good ones in use</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more</source>
            <translation>
                <numerusform>%n more</numerusform>
                <numerusform>%n more</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Peers</name>
        <message numerus="yes">
            <source>%n message(s) to it dropped</source>
            <translation>
                <numerusform>%n message to it dropped</numerusform>
                <numerusform>%n messages to it dropped</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Services</name>
        <message numerus="yes">
            <source>%n check(s) of {total} failed</source>
            <translation>
                <numerusform>%n check of {total} failed</numerusform>
                <numerusform>%n checks of {total} failed</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n connected program(s)</source>
            <translation>
                <numerusform>%n connected program</numerusform>
                <numerusform>%n connected programs</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n process(es)</source>
            <translation>
                <numerusform>%n process</numerusform>
                <numerusform>%n processes</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>all of the last %n check(s) passed</source>
            <translation>
                <numerusform>the only check passed</numerusform>
                <numerusform>all of the last %n checks passed</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Staff</name>
        <message numerus="yes">
            <source>%n background service(s) running</source>
            <translation>
                <numerusform>%n background service is running</numerusform>
                <numerusform>%n background services are running</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>You can work. %n thing(s) need you.</source>
            <translation>
                <numerusform>You can work. One thing needs you.</numerusform>
                <numerusform>You can work. %n things need you.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{app} and %n background service(s) are running</source>
            <translation>
                <numerusform>{app} and %n background service are running</numerusform>
                <numerusform>{app} and %n background services are running</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Window</name>
        <message numerus="yes">
            <source>Notifications: %n</source>
            <translation>
                <numerusform>Notifications: %n</numerusform>
                <numerusform>Notifications: %n</numerusform>
            </translation>
        </message>
    </context>
</TS>
