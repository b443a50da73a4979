//! One error type and one table of codes, shared by every module and shown to the caller as it is.
//!
//! A code says *what kind* of thing happened and what to do about it; an [`Error`] adds what exactly, where
//! and why. Both speak Korean and English.

use serde_json::{json, Map, Value};
use std::fmt;

macro_rules! codes {
    ($( $(#[$doc:meta])* $ident:ident = $number:literal, $name:literal, repeat $repeat:literal, $step:ident, $ko:literal, $en:literal; )*) => {
        /// Every number a function of the library can return. Numbers are part of the ABI: explicit, in bands,
        /// and a retired one is never used again.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(i32)]
        pub enum Code { $( $(#[$doc])* #[doc = ""] #[doc = $en] $ident = $number, )* }

        impl Code {
            /// All codes, in the order of the table.
            pub const ALL: &'static [Code] = &[ $( Code::$ident, )* ];

            /// The name under which the C header knows this code.
            pub fn name(self) -> &'static str { match self { $( Code::$ident => $name, )* } }

            /// May the same call be made again, unchanged, without harm and with hope?
            pub fn may_repeat(self) -> bool { match self { $( Code::$ident => $repeat, )* } }

            /// What the caller should do next.
            pub fn next_step(self) -> NextStep { match self { $( Code::$ident => NextStep::$step, )* } }

            /// The general meaning in Korean.
            pub fn meaning_ko(self) -> &'static str { match self { $( Code::$ident => $ko, )* } }

            /// The general meaning in English.
            pub fn meaning_en(self) -> &'static str { match self { $( Code::$ident => $en, )* } }

            /// The code with this number, if there is one.
            pub fn from_number(number: i32) -> Option<Code> { match number { $( $number => Some(Code::$ident), )* _ => None } }
        }
    };
}

codes! {
    // 0 and above: done.
    Ok = 0, "SB_OK", repeat true, Nothing, "처리되었습니다.", "Done.";
    AlreadyIssued = 1, "SB_ALREADY_ISSUED", repeat true, Nothing, "이 문서키로 이미 발행되어 있습니다. 앞선 결과를 그대로 돌려줍니다.", "Already issued under this document key; the earlier outcome is returned.";

    // -101..-199: the call itself. Nothing was sent.
    NullArgument = -101, "SB_ERR_NULL_ARGUMENT", repeat false, FixCall, "필수 인수가 NULL입니다.", "A required argument is NULL.";
    InvalidHandle = -102, "SB_ERR_INVALID_HANDLE", repeat false, FixCall, "핸들이 유효하지 않습니다(해제되었거나 잘못된 값).", "The handle is not valid (freed, or never given out).";
    Encoding = -103, "SB_ERR_ENCODING", repeat false, FixCall, "문자열이 약속한 인코딩이 아닙니다.", "A string is not in the agreed encoding.";
    Json = -104, "SB_ERR_JSON", repeat false, FixCall, "JSON 문법이 올바르지 않습니다.", "The text is not well-formed JSON.";
    Request = -105, "SB_ERR_REQUEST", repeat false, FixInput, "요청 항목에 오류가 있습니다. faults를 확인하십시오.", "Members of the request are wrong; see faults.";
    Invoice = -106, "SB_ERR_INVOICE", repeat false, FixInput, "세금계산서 내용이 규칙에 맞지 않습니다. faults를 확인하십시오.", "The invoice breaks rules; see faults.";
    Late = -107, "SB_ERR_LATE", repeat false, DecideLate, "발급 기한이 지났습니다. accept_late 없이는 발행하지 않습니다.", "The deadline for issuing has passed; not issued without accept_late.";
    KeyInUse = -108, "SB_ERR_KEY_IN_USE", repeat false, NewKey, "같은 문서키가 다른 내용으로 이미 쓰였습니다.", "The document key is already used for other content.";
    UnknownKey = -109, "SB_ERR_UNKNOWN_KEY", repeat false, FixInput, "저널에 없는 문서키입니다.", "The journal knows no such document key.";
    WrongState = -110, "SB_ERR_WRONG_STATE", repeat false, AskStatus, "문서의 현재 상태에서는 할 수 없는 작업입니다.", "The document's present state does not allow this.";
    Config = -111, "SB_ERR_CONFIG", repeat false, FixConfig, "설정에 오류가 있습니다.", "A setting is missing or wrong.";
    Busy = -112, "SB_ERR_BUSY", repeat true, RepeatLater, "이 문서는 지금 다른 스레드나 프로세스가 처리하고 있습니다.", "Another thread or process is working on this document now.";
    TooLarge = -113, "SB_ERR_TOO_LARGE", repeat false, FixInput, "입력이 허용 크기를 넘었습니다.", "The input is larger than allowed.";
    ShutDown = -114, "SB_ERR_SHUT_DOWN", repeat false, FixCall, "sb_shutdown 이후의 호출입니다.", "Called after sb_shutdown.";
    Unsupported = -115, "SB_ERR_UNSUPPORTED", repeat false, FixInput, "지원하지 않는 작업입니다.", "This is not supported.";
    Xml = -116, "SB_ERR_XML", repeat false, FixInput, "XML을 읽을 수 없습니다.", "The XML cannot be read.";
    TooSoon = -117, "SB_ERR_TOO_SOON", repeat true, RepeatLater, "호출 간격 제한입니다. retry_after_ms 후에 다시 호출하십시오.", "Asked too soon; call again after retry_after_ms.";

    // -201..-299: this machine. Nothing was sent.
    Journal = -201, "SB_ERR_JOURNAL", repeat true, FixMachine, "저널을 열거나 쓸 수 없습니다.", "The journal cannot be opened or written.";
    JournalShare = -202, "SB_ERR_JOURNAL_SHARE", repeat false, FixConfig, "저널은 네트워크 드라이브에 둘 수 없습니다.", "The journal may not lie on a network share.";
    JournalVersion = -203, "SB_ERR_JOURNAL_VERSION", repeat false, FixMachine, "더 새로운 버전이 만든 저널입니다. 라이브러리를 올리십시오.", "The journal was made by a newer version; upgrade the library.";
    JournalKey = -204, "SB_ERR_JOURNAL_KEY", repeat false, FixConfig, "저널의 암호화된 내용을 풀 수 없습니다(auth_code가 다름).", "The sealed contents of the journal do not open (another auth_code).";
    File = -205, "SB_ERR_FILE", repeat false, FixConfig, "파일을 읽거나 쓸 수 없습니다.", "A file cannot be read or written.";
    NumbersExhausted = -206, "SB_ERR_NUMBERS_EXHAUSTED", repeat false, AskSmartBill, "이 날짜의 번호를 모두 썼습니다.", "The numbers for this date are used up.";

    // -301..-399: the network. For acts: no byte of the request can have arrived. For queries: no usable answer.
    Dns = -301, "SB_ERR_DNS", repeat true, CheckNetwork, "서버 이름을 찾지 못했습니다.", "The server's name could not be resolved.";
    Connect = -302, "SB_ERR_CONNECT", repeat true, CheckNetwork, "서버에 연결하지 못했습니다.", "The server could not be reached.";
    Tls = -303, "SB_ERR_TLS", repeat false, CheckNetwork, "안전한 연결(TLS)을 맺지 못했습니다.", "The secure connection (TLS) could not be made.";
    Proxy = -304, "SB_ERR_PROXY", repeat true, CheckNetwork, "프록시를 통해 연결하지 못했습니다.", "The proxy could not be used.";
    Timeout = -305, "SB_ERR_TIMEOUT", repeat true, RepeatLater, "제한 시간 안에 응답이 없었습니다.", "No answer within the time limit.";
    ConnectionLost = -306, "SB_ERR_CONNECTION_LOST", repeat true, RepeatLater, "응답을 다 받기 전에 연결이 끊겼습니다.", "The connection was lost before the whole answer arrived.";
    BadAnswer = -307, "SB_ERR_BAD_ANSWER", repeat true, RepeatLater, "서버 응답을 해석할 수 없습니다.", "The server's answer makes no sense.";

    // -401..-499: the server refused, in so many words. Definite.
    Refused = -401, "SB_ERR_REFUSED", repeat false, ReadServer, "스마트빌이 거부했습니다.", "SmartBill refused.";
    TokenRefused = -402, "SB_ERR_TOKEN_REFUSED", repeat false, FixConfig, "인증토큰이 거부되었습니다.", "The token was refused.";
    CertPassword = -403, "SB_ERR_CERT_PASSWORD", repeat false, FixConfig, "인증서 비밀번호를 서버가 풀지 못했습니다.", "The server could not decrypt the certificate password.";
    SignalForbidden = -404, "SB_ERR_SIGNAL_FORBIDDEN", repeat false, AskSmartBill, "이 회사에 허용되지 않은 요청입니다.", "This company is not allowed that request.";
    CompanyCode = -405, "SB_ERR_COMPANY_CODE", repeat false, FixConfig, "승인번호의 업체코드가 할당된 것이 아닙니다.", "The company code in the approval number is not the allotted one.";
    Protocol = -406, "SB_ERR_PROTOCOL", repeat false, ReportBug, "서버가 요청 형식을 받아들이지 않았습니다.", "The server did not accept the form of the request.";
    NotAtServer = -407, "SB_ERR_NOT_AT_SERVER", repeat true, AskStatus, "서버에 그런 문서가 없습니다.", "The server has no such document.";

    // -501..-599: the outcome of an act is open.
    OutcomeUnknown = -501, "SB_ERR_OUTCOME_UNKNOWN", repeat true, RepeatSameKey, "발행 여부를 아직 알 수 없습니다. 같은 문서키로 다시 호출하면 확인 후 이어 갑니다. 새 문서키로 다시 발행하지 마십시오.", "Whether it was issued is not known yet. Call again with the same document key; never issue it under another key.";
    NotReceived = -502, "SB_ERR_NOT_RECEIVED", repeat true, RepeatSameKey, "서버가 받지 못한 것으로 확인되었습니다. 같은 문서키로 다시 호출하십시오.", "The server was asked and does not have it. Call again with the same document key.";
    Mismatch = -503, "SB_ERR_MISMATCH", repeat false, Resolve, "서버에 같은 번호의 문서가 있으나 내용이 다릅니다.", "The server has a document under our numbers, but with other content.";

    // -901..-999: ours.
    Panic = -901, "SB_ERR_PANIC", repeat true, ReportBug, "라이브러리 내부 오류로 이 호출을 멈췄습니다.", "A fault inside the library stopped this call.";
    Internal = -902, "SB_ERR_INTERNAL", repeat true, ReportBug, "라이브러리 내부 오류입니다.", "A fault inside the library.";
}

macro_rules! next_steps {
    ($( $ident:ident = $word:literal, $ko:literal, $en:literal; )*) => {
        /// What a caller should do next: a stable word for programs, a sentence for people.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum NextStep { $( #[doc = $en] $ident, )* }
        impl NextStep {
            /// The stable word, as in the member `next_step` of an error answer.
            pub fn word(self) -> &'static str { match self { $( NextStep::$ident => $word, )* } }
            /// The sentence in Korean.
            pub fn ko(self) -> &'static str { match self { $( NextStep::$ident => $ko, )* } }
            /// The sentence in English.
            pub fn en(self) -> &'static str { match self { $( NextStep::$ident => $en, )* } }
        }
    };
}

next_steps! {
    Nothing = "nothing", "더 할 일이 없습니다.", "Nothing more to do.";
    FixCall = "fix_call", "호출하는 프로그램의 인수를 고치십시오. 아무것도 전송되지 않았습니다.", "Correct the calling program's arguments; nothing was sent.";
    FixInput = "fix_input", "표시된 항목을 고쳐 같은 문서키로 다시 호출하십시오. 아무것도 전송되지 않았습니다.", "Correct the members named and call again with the same document key; nothing was sent.";
    FixConfig = "fix_config", "설정을 고친 뒤 다시 시작하십시오.", "Correct the settings and start again.";
    FixMachine = "fix_machine", "디스크 공간, 권한, 경로를 확인한 뒤 다시 호출하십시오.", "Check disk space, permissions and path, then call again.";
    DecideLate = "decide_late", "지연발급 가산세를 확인하고 그래도 발행하려면 accept_late를 true로 하여 다시 호출하십시오.", "Weigh the penalty for late issue; to issue all the same, call again with accept_late true.";
    NewKey = "new_key", "다른 거래이면 새 문서키를 쓰고, 같은 거래이면 get_document로 앞선 결과를 확인하십시오.", "For another deal use a new document key; for the same deal read the earlier outcome with get_document.";
    AskStatus = "ask_status", "get_document와 get_status로 현재 상태를 확인하십시오.", "Look at the present state with get_document and get_status.";
    RepeatLater = "repeat_later", "잠시 후 같은 호출을 그대로 다시 하십시오.", "Make the same call again a little later.";
    RepeatSameKey = "repeat_same_key", "같은 문서키와 같은 내용으로 다시 호출하거나 sb_recover를 호출하십시오. 새 문서키를 쓰지 마십시오.", "Call again with the same key and content, or call sb_recover; do not use a new key.";
    Resolve = "resolve", "스마트빌 화면에서 문서를 확인한 뒤 sb_resolve로 결론을 기록하십시오.", "Look at the document on SmartBill's site, then record the verdict with sb_resolve.";
    CheckNetwork = "check_network", "네트워크, 방화벽, 프록시, ca_file 설정을 확인한 뒤 다시 호출하십시오.", "Check network, firewall, proxy and ca_file, then call again.";
    ReadServer = "read_server", "error.server의 코드와 메시지를 보고 원인을 고친 뒤 같은 문서키로 다시 호출하십시오.", "Read error.server, mend the cause, and call again with the same document key.";
    AskSmartBill = "ask_smartbill", "스마트빌 담당자에게 문의하십시오.", "Ask SmartBill's staff.";
    ReportBug = "report_bug", "이 응답 전체를 라이브러리 제작자에게 알려 주십시오.", "Report this whole answer to the library's makers.";
}

/// How grave a broken rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth a look; no harm known.
    Hint,
    /// Allowed, but may cost money or be refused by some.
    Warning,
    /// The document cannot be issued like this.
    Error,
}

impl Severity {
    /// The word used in answers.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Hint => "hint",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One thing wrong with an input, at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Number of the rule, such as `C12`; `J..` for the form of the request itself.
    pub rule: &'static str,
    /// How grave.
    pub severity: Severity,
    /// Where, as `lines[0].name`; empty for the whole.
    pub path: String,
    /// The offending value, with personal numbers masked; `None` when absent.
    pub value: Option<String>,
    /// What is wrong and what would be right, in Korean.
    pub message_ko: String,
    /// The same in English.
    pub message_en: String,
    /// The tax service's code that such a document would have earned, when one is known.
    pub nts_code: Option<&'static str>,
}

impl Fault {
    /// The fault as it stands in an answer.
    pub fn to_json(&self) -> Value {
        json!({
            "rule": self.rule, "severity": self.severity.word(), "path": self.path, "value": self.value,
            "message_ko": self.message_ko, "message_en": self.message_en, "nts_code": self.nts_code,
        })
    }
}

/// What the server said, word for word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerSaid {
    /// `ResultCode` of the envelope.
    pub result_code: Option<String>,
    /// `ResultMessage` of the envelope.
    pub result_message: Option<String>,
    /// HTTP status, when one arrived.
    pub http_status: Option<u16>,
    /// Where in the exchange it ended: `connect`, `tls`, `send`, `wait`, `read`, `answer`.
    pub phase: Option<&'static str>,
}

impl ServerSaid {
    fn to_json(&self) -> Value {
        json!({ "result_code": self.result_code, "result_message": self.result_message, "http_status": self.http_status, "phase": self.phase })
    }
}

/// Something that was not done, or is not known to be done.
#[derive(Clone, Debug)]
pub struct Error {
    /// The kind.
    pub code: Code,
    /// What happened and why, in Korean. Never holds a secret.
    pub message_ko: String,
    /// The same in English.
    pub message_en: String,
    /// Which member of the input it concerns.
    pub path: Option<String>,
    /// What the server said about it.
    pub server: Option<Box<ServerSaid>>,
    /// All faults of the input, when it is the input that is wrong.
    pub faults: Vec<Fault>,
    /// Members added to the error answer, such as `document` or `retry_after_ms`.
    pub more: Map<String, Value>,
}

impl Error {
    /// An error with its particulars in both languages.
    pub fn new(code: Code, ko: impl Into<String>, en: impl Into<String>) -> Self {
        Error {
            code,
            message_ko: ko.into(),
            message_en: en.into(),
            path: None,
            server: None,
            faults: Vec::new(),
            more: Map::new(),
        }
    }

    /// An error that needs no more words than its code's own.
    pub fn of(code: Code) -> Self {
        Error::new(code, code.meaning_ko(), code.meaning_en())
    }

    /// The same error, told where.
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// The same error, with the server's words.
    pub fn said(mut self, server: ServerSaid) -> Self {
        self.server = Some(Box::new(server));
        self
    }

    /// An error made of faults of the input.
    pub fn with_faults(code: Code, faults: Vec<Fault>) -> Self {
        let mut error = Error::of(code);
        if let Some(first) = faults.iter().max_by_key(|f| f.severity) {
            error.path = Some(first.path.clone());
            let count = faults.iter().filter(|f| f.severity == Severity::Error).count();
            error.message_ko = format!("{} (오류 {count}건) 첫 항목: {}", code.meaning_ko(), first.message_ko);
            error.message_en = format!("{} ({count} errors) First: {}", code.meaning_en(), first.message_en);
        }
        error.faults = faults;
        error
    }

    /// The same error with one more member in its answer.
    pub fn with(mut self, member: &str, value: Value) -> Self {
        self.more.insert(member.to_owned(), value);
        self
    }

    /// The member `error` of an answer.
    pub fn to_json(&self) -> Value {
        let step = self.code.next_step();
        let mut answer = json!({
            "code": self.code as i32,
            "name": self.code.name(),
            "message_ko": self.message_ko,
            "message_en": self.message_en,
            "path": self.path,
            "may_repeat": self.code.may_repeat(),
            "next_step": step.word(),
            "next_step_ko": step.ko(),
            "next_step_en": step.en(),
            "server": self.server.as_ref().map(|s| s.to_json()),
            "faults": self.faults.iter().map(Fault::to_json).collect::<Vec<_>>(),
        });
        if let Value::Object(members) = &mut answer {
            members.extend(self.more.clone());
        }
        answer
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): {} / {}", self.code.name(), self.code as i32, self.message_ko, self.message_en)
    }
}

impl std::error::Error for Error {}

/// What every operation gives back.
pub type Result<T> = std::result::Result<T, Error>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_keep_their_bands_and_names() {
        let mut seen = std::collections::HashSet::new();
        for code in Code::ALL {
            let number = *code as i32;
            assert!(seen.insert(number), "{number} twice");
            assert_eq!(Code::from_number(number), Some(*code));
            assert_eq!(code.name().starts_with("SB_ERR_"), number < 0, "{}", code.name());
            assert!(!code.meaning_ko().is_empty() && !code.meaning_en().is_empty());
        }
    }
}
