# SPDX-License-Identifier: MIT
"""One example of each clothing that events and logs come in, made up for the tests.

    for name, text in CLOTHES.items()
"""
PROVIDER = "Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider"
FAILED = "SCEP: Certificate enroll failed. Result: (Unknown Win32 Error code: 0x80072efd)."
RECEIVED = ("SCEP: CspExecute for UniqueId : (ModelName_AC_4f_LogicalName_7c_Hash_-118325401) "
            "InstallUserSid : (S-1-12-1-9-8-7-6) InstallLocation : (user) NodePath : "
            "(clientinstall)  KeyProtection: (0x2) Result : (Unknown Win32 Error code: "
            "0x2ab0003).")

TABLE = [("Error", "11/4/2025 2:07:31 PM", PROVIDER, "32", "None", FAILED),
         ("Information", "11/4/2025 2:07:30 PM", PROVIDER, "306", "None", RECEIVED)]

HEADER = "Level\tDate and Time\tSource\tEvent ID\tTask Category\n"

# What stands in no code page of the west, and what a list of columns looks like then.
CHINESE = {"Error": "錯誤", "Information": "資訊", "None": "無",
           "11/4/2025 2:07:31 PM": "2025/11/4 下午 02:07:31",
           "11/4/2025 2:07:30 PM": "2025/11/4 下午 02:07:30"}
GERMAN = {"Error": "Fehler", "Information": "Informationen", "None": "Keine",
          "11/4/2025 2:07:31 PM": "04.11.2025 14:07:31",
          "11/4/2025 2:07:30 PM": "04.11.2025 14:07:30"}


def table(rows, separator="\t", words=None, quote=""):
    return "".join(separator.join(quote + (words or {}).get(field, field) + quote
                                  if place == 5 else (words or {}).get(field, field)
                                  for place, field in enumerate(row)) + "\n" for row in rows)


def viewer(rows, labels, words):
    """As Event Viewer copies events, in a language."""
    return "\n".join("".join(
        f"{label:<15}{value}\n" for label, value in zip(labels, (
            f"{source}/Admin", source, words.get(time, time), number, words.get("None", "None"),
            words.get(level, level), "", "SYSTEM", "PC-0815.contoso.com"))) +
        f"{labels[9]}\n{message}\n" for level, time, source, number, _, message in rows)


def xml(number, message, second, name="m"):
    return (f"<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
            f"<Provider Name='{PROVIDER}' Guid='{{3da494e4-0fe2-415c-b895-fb5265c5c83b}}'/>"
            f"<EventID>{number}</EventID><Version>0</Version><Level>4</Level><Task>0</Task>"
            f"<Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords>"
            f"<TimeCreated SystemTime='2025-11-04T14:07:{second:02}.1234567Z'/>"
            f"<EventRecordID>{number}</EventRecordID><Correlation/>"
            f"<Execution ProcessID='4' ThreadID='8'/><Channel>{PROVIDER}/Admin</Channel>"
            f"<Computer>PC-0815</Computer><Security UserID='S-1-5-18'/></System><EventData>"
            f"<Data Name='{name}'>{message}</Data></EventData></Event>")


REQUESTED = ("SCEP: Certificate request generated successfully. Enhanced Key Usage: "
             "(1.3.6.1.5.5.7.3.2), NDES URL: (https://ndes-fabrikam.msappproxy.net/certsrv/"
             "mscep/mscep.dll/pkiclient.exe), Container Name: (), KSP Setting: (0x2), Store "
             "Location: (0x1).")
INSTALLED = "SCEP: Certificate installed successfully."

GERMAN_LABELS = ("Protokollname:", "Quelle:", "Datum:", "Ereignis-ID:", "Aufgabenkategorie:",
                 "Ebene:", "Schlüsselwörter:", "Benutzer:", "Computer:", "Beschreibung:")
JAPANESE_LABELS = ("ログの名前:", "ソース:", "日付:", "イベント ID:", "タスクのカテゴリ:",
                   "レベル:", "キーワード:", "ユーザー:", "コンピューター:", "説明:")

CLOTHES = {
    "viewer-table": HEADER + table(TABLE),
    "viewer-table-quoted": HEADER + table(TABLE, quote='"'),
    "viewer-table-without-header": table(TABLE),
    "viewer-table-german": "Ebene\tDatum und Uhrzeit\tQuelle\tEreignis-ID\t"
        "Aufgabenkategorie\n" + table(TABLE, words=GERMAN),
    "viewer-table-chinese": "層級\t日期和時間\t來源\t事件識別碼\t工作類別\n" +
        table(TABLE, words=CHINESE),
    "viewer-table-ndes": HEADER + table([
        ("Error", "11/4/2025 2:07:31 PM", "NetworkDeviceEnrollmentService", "31", "None",
         "The Network Device Enrollment Service cannot submit the certificate request "
         "(The requested certificate template is not supported by this CA.).  0x80094800")]),
    "viewer-csv": "Level,Date and Time,Source,Event ID,Task Category\n" +
        table(TABLE, ",", quote='"'),
    "viewer-german": viewer(TABLE, GERMAN_LABELS, GERMAN),
    "viewer-japanese": viewer(TABLE, JAPANESE_LABELS, {
        "Error": "エラー", "Information": "情報", "None": "なし",
        "11/4/2025 2:07:31 PM": "2025/11/04 14:07:31",
        "11/4/2025 2:07:30 PM": "2025/11/04 14:07:30"}),
    "format-list": "\n\n" + "\n".join(
        f"TimeCreated  : {time}\nProviderName : {source}\nId           : {number}\n"
        f"Message      : {message}\n"
        for _, time, source, number, _, message in TABLE) + "\n",
    "convertto-json": "[\n" + ",\n".join(
        f'    {{\n        "Id":  {number},\n        "ProviderName":  "{source}",\n'
        f'        "TimeCreated":  "\\/Date(1762265251123)\\/",\n'
        f'        "LevelDisplayName":  "{level}",\n        "Message":  "{message}"\n    }}'
        for level, _, source, number, _, message in TABLE) + "\n]\n",
    "export-csv": '"Message","Id","ProviderName","LogName","TimeCreated","LevelDisplayName"\n' +
        "".join(f'"{message}","{number}","{source}","{source}/Admin","{time}","{level}"\n'
                for level, time, source, number, _, message in TABLE),
    "xml-in-one-line": "<Events>" + xml(309, "SCEP: InstallFromRegEntries. CorrelationGuid : "
        "({7D45CADC-C874-4332-9243-B81A90FF0EA5}) UniqueId : "
        "(ModelName_AC_4f_LogicalName_7c_Hash_-118325401) Certificate Thumbprint : "
        "(61327876024DFF695E233DC0D1DEA4A9D4340AA8) Respondent Server : "
        "(https://ndes-fabrikam.msappproxy.net/certsrv/mscep/mscep.dll/pkiclient.exe) Install "
        "Status : (0x1) Current Retry Count :  (0x1) Result : (The operation completed "
        "successfully.)", 53) + xml(39, INSTALLED, 52) + xml(36, REQUESTED, 44) +
        xml(306, RECEIVED, 42) + "</Events>\n",
    "apple-compact": "Timestamp               Ty Process[PID:TID]\n"
        "2025-11-04 14:07:31.410 Df profiled[311:1a2b] [com.apple.ManagedConfiguration:MC] "
        "Attempting to retrieve issued certificate...\n"
        "2025-11-04 14:07:32.001 E  profiled[311:1a2b] [com.apple.ManagedConfiguration:MC] "
        "Could not retrieve issued certificate: NSError:\n"
        "Desc   : A network error has occurred.\nDomain : MCSCEPErrorDomain\n"
        "Code   : 22005\nType   : MCFatalError\n",
    "apple-console": "default\t14:07:31.410000 -0500\tprofiled\tAttempting to retrieve issued "
        "certificate...\ndefault\t14:07:32.001000 -0500\tprofiled\tCannot retrieve SCEP "
        "identity: NSError:\nDesc   : The SCEP server returned an invalid response.\n"
        "Domain : MCSCEPErrorDomain\nCode   : 22013\n",
    "android-exception": "2025-11-04T14:07:31.4100000\tVERB\tEvent\t"
        "com.microsoft.omadm.platforms.android.certmgr.CertificateEnrollmentManager\t12\t0\t"
        "Attempting to enroll ModelName=AC_4f/LogicalName_7c;Hash=-118325401\n"
        "2025-11-04T14:07:33.0010000\tERRO\tEvent\t"
        "com.microsoft.omadm.platforms.android.certmgr.state.NDesRequestState\t12\t0\t"
        "Failed to get CA capabilities\njavax.net.ssl.SSLHandshakeException: "
        "java.security.cert.CertPathValidatorException: Trust anchor for certification path "
        "not found.\n\tat com.android.org.conscrypt.ConscryptFileDescriptorSocket."
        "startHandshake(ConscryptFileDescriptorSocket.java:239)\n"
        "\tat org.jscep.transport.UrlConnectionGetTransport.sendRequest"
        "(UrlConnectionGetTransport.java:68)\n",
    "iis-advanced": "#Software: IIS Advanced Logging Module\n#Version: 1.0\n"
        "#Start-Date: 2025-11-04 14:00:00.000\n#Fields:  date time cs-uri-stem cs-uri-query "
        "s-contentpath sc-status s-computername cs(Referer) sc-win32-status sc-bytes cs-bytes "
        "TimeTakenMS cs-method cs(User-Agent) c-ip\n2025-11-04 14:07:31.410 "
        "/certsrv/mscep/mscep.dll \"operation=GetCACert&message=ca\" "
        "\"C:\\Windows\\system32\\certsrv\\mscep\" 500 \"NDES01\" - 1346 1210 180 31 GET "
        "\"profiled/1.0 CFNetwork/1335 Darwin/21.6.0\" 10.1.1.20\n",
    "cmtrace": "".join(
        f'<![LOG[{words}]LOG]!><time="14:07:{second}.123+480" date="11-04-2025" '
        f'component="NDESPlugin" context="" type="{kind}" thread="2912" '
        f'file="NDESPlugin.cpp:1168">\n' for second, kind, words in (
            (31, 1, "Calling VerifyRequest ..."),
            (32, 1, "Sending request to certificate registration point."),
            (33, 3, "Failed to send http request /CertificateRegistrationSvc/Certificate/"
                    "VerifyRequest. Error 12175"),
            (33, 1, "Exiting VerifyRequest with 0x80072f8f"))),
    "connector-refused": viewer(
        [("Error", "11/4/2025 2:07:31 PM", "Microsoft-Intune-CertificateConnectors", "4005",
          "None", "Intune refused the challenge of the request: the challenge has expired.")],
        ("Log Name:", "Source:", "Date:", "Event ID:", "Task Category:", "Level:", "Keywords:",
         "User:", "Computer:", "Description:"), {}),
}
