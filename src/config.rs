//! The settings of one client, as `sb_init` takes them: JSON, every fault told at once, an unknown one named.

use crate::clock::parse_iso_date;
use crate::error::{Code, Error, Fault, Result, Severity};
use serde_json::{Map, Value};
use std::fmt;
use std::path::PathBuf;
use url::Url;
use zeroize::Zeroizing;

/// Text that must never be shown: wiped after use, and silent when printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text over.
    pub fn new(text: impl Into<String>) -> Self {
        Secret(Zeroizing::new(text.into()))
    }
    /// The text itself; only for handing it to the cipher or the wire.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Which SmartBill is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// `smartbill-sandbox` on a machine of one's own.
    Sandbox,
    /// SmartBill's demo system.
    Demo,
    /// The real one: documents go to the tax service.
    Production,
}

impl Environment {
    /// The word in settings and answers.
    pub fn word(self) -> &'static str {
        match self {
            Environment::Sandbox => "sandbox",
            Environment::Demo => "demo",
            Environment::Production => "production",
        }
    }
}

/// How `char *` strings of a handle are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Encoding {
    /// UTF-8, the default.
    #[default]
    Utf8,
    /// Windows code page 949 (Unified Hangul Code).
    Cp949,
}

/// How long a token asked for shall live (`ExpirationDateCode`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenValidity {
    /// One of the server's codes `D W H M Q R Y Z`.
    Code(char),
    /// Until a date, `yyyy-MM-dd`.
    Until(String),
}

impl TokenValidity {
    /// Days of validity; `None` for a permanent token or one with a date.
    pub fn days(&self) -> Option<i64> {
        match self {
            TokenValidity::Code('D') => Some(1),
            TokenValidity::Code('W') => Some(7),
            TokenValidity::Code('H') => Some(15),
            TokenValidity::Code('M') => Some(30),
            TokenValidity::Code('Q') => Some(90),
            TokenValidity::Code('R') => Some(180),
            TokenValidity::Code('Y') => Some(365),
            _ => None,
        }
    }
}

/// Time limits in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Resolving, connecting and the TLS handshake.
    pub connect_ms: u64,
    /// From the request's first byte to the answer's last.
    pub read_ms: u64,
    /// How long a request whose answer was lost is given to surface before it counts as not received.
    pub settle_ms: u64,
}

impl Default for Timeouts {
    fn default() -> Self {
        Timeouts { connect_ms: 10_000, read_ms: 60_000, settle_ms: 60_000 }
    }
}

/// Where and how much is logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogSettings {
    /// The file appended to.
    pub path: PathBuf,
    /// 0 nothing, 1 errors, 2 acts and their outcomes, 3 every exchange (never its secrets).
    pub level: u8,
}

/// All settings of a client.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Which SmartBill.
    pub environment: Environment,
    /// Scheme, host and port requests go to.
    pub base_url: Url,
    /// The caller's business number, ten digits.
    pub business_number: String,
    /// The three characters SmartBill allotted for approval numbers.
    pub company_code: Option<String>,
    /// AuthCode, for fetching tokens; also the root of the journal's sealing key.
    pub auth_code: Option<Secret>,
    /// A token from SmartBill's page, used instead of fetching one.
    pub auth_token: Option<Secret>,
    /// SbId, the user on SmartBill's portal.
    pub user_id: Option<String>,
    /// How long fetched tokens shall live.
    pub token_validity: TokenValidity,
    /// Password of the signing certificate registered with SmartBill.
    pub cert_password: Option<Secret>,
    /// Key string of the password cipher, given by SmartBill's staff.
    pub cert_password_key: Option<Secret>,
    /// The journal's file.
    pub journal: Option<PathBuf>,
    /// Whether `sb_init` recovers orphans.
    pub recover_at_start: bool,
    /// Encoding of strings of this client's handle.
    pub encoding: Encoding,
    /// Time limits.
    pub timeouts: Timeouts,
    /// Proxy to use; none unless set.
    pub proxy: Option<Url>,
    /// PEM file of the roots to trust instead of the built-in ones.
    pub ca_file: Option<PathBuf>,
    /// Log, when wanted.
    pub log: Option<LogSettings>,
}

const DEMO: &str = "https://demoapi.smartbill.co.kr";
const PRODUCTION: &str = "https://api.smartbill.co.kr";

const NAMES: &[&str] = &[
    "environment",
    "base_url",
    "business_number",
    "company_code",
    "auth_code",
    "auth_token",
    "user_id",
    "token_validity",
    "cert_password",
    "cert_password_key",
    "journal",
    "recover_at_start",
    "encoding",
    "timeouts",
    "proxy",
    "ca_file",
    "log",
];

impl Settings {
    /// Reads and checks all settings.
    pub fn from_json(members: &Map<String, Value>) -> Result<Settings> {
        let mut faults = Faults::default();
        for name in members.keys().filter(|n| !NAMES.contains(&n.as_str())) {
            faults.add(name, "모르는 설정입니다.", "is not a known setting.");
        }
        let mut read = Reader { members, prefix: "", faults: &mut faults };

        let environment = match read.text("environment").as_deref() {
            Some("sandbox") => Some(Environment::Sandbox),
            Some("demo") => Some(Environment::Demo),
            Some("production") => Some(Environment::Production),
            Some(_) => read.fault(
                "environment",
                "sandbox, demo, production 중 하나여야 합니다.",
                "must be sandbox, demo or production.",
            ),
            None => read.fault(
                "environment",
                "반드시 지정해야 합니다(sandbox, demo, production).",
                "must be given: sandbox, demo or production.",
            ),
        };
        let given_url = read.text("base_url");
        let base_url = match (environment, given_url) {
            (Some(Environment::Sandbox), Some(text)) => read.server_url("base_url", &text),
            (Some(Environment::Sandbox), None) => read.fault(
                "base_url",
                "sandbox에서는 반드시 지정해야 합니다(예: http://127.0.0.1:8080).",
                "must be given for the sandbox, such as http://127.0.0.1:8080.",
            ),
            (Some(_), Some(_)) => {
                read.fault("base_url", "sandbox에서만 쓸 수 있습니다.", "may be given for the sandbox only.")
            }
            (Some(Environment::Demo), None) => Url::parse(DEMO).ok(),
            (Some(Environment::Production), None) => Url::parse(PRODUCTION).ok(),
            (None, _) => None,
        };
        let business_number = read.text("business_number");
        match business_number.as_deref() {
            Some(n) if crate::ids::is_business_number(n) => {}
            Some(_) => drop(read.fault::<()>(
                "business_number",
                "하이픈 없는 10자리이고 검증번호가 맞아야 합니다.",
                "must be ten digits without hyphens, with a right check digit.",
            )),
            None => drop(read.fault::<()>("business_number", "반드시 지정해야 합니다.", "must be given.")),
        }
        let company_code = read.text("company_code");
        if company_code
            .as_deref()
            .is_some_and(|c| c.len() != 3 || !c.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
        {
            read.fault::<()>(
                "company_code",
                "소문자와 숫자로 된 3자리여야 합니다.",
                "must be three lower-case letters or digits.",
            );
        }
        let token_validity = match read.text("token_validity") {
            None => TokenValidity::Code('D'),
            Some(t) if t.len() == 1 && "DWHMQRYZ".contains(&t) => TokenValidity::Code(t.chars().next().unwrap_or('D')),
            Some(t) if parse_iso_date(&t).is_some() => TokenValidity::Until(t),
            Some(_) => {
                read.fault::<()>(
                    "token_validity",
                    "D W H M Q R Y Z 중 하나이거나 yyyy-MM-dd 날짜여야 합니다.",
                    "must be one of D W H M Q R Y Z, or a date yyyy-MM-dd.",
                );
                TokenValidity::Code('D')
            }
        };
        let encoding = match read.text("encoding").as_deref() {
            None | Some("utf-8") => Encoding::Utf8,
            Some("cp949") => Encoding::Cp949,
            Some(_) => {
                read.fault::<()>("encoding", "utf-8 또는 cp949여야 합니다.", "must be utf-8 or cp949.");
                Encoding::Utf8
            }
        };
        let proxy = read.text("proxy").and_then(|text| match Url::parse(&text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Some(url),
            _ => read.fault("proxy", "http://호스트:포트 형식이어야 합니다.", "must look like http://host:port."),
        });
        let auth_code = read.secret("auth_code");
        let auth_token = read.secret("auth_token");
        let user_id = read.text("user_id");
        if auth_code.is_none() && auth_token.is_none() {
            read.fault::<()>(
                "auth_code",
                "auth_code나 auth_token 중 하나는 있어야 합니다.",
                "either auth_code or auth_token must be given.",
            );
        }
        if auth_code.is_some() && auth_token.is_none() && user_id.is_none() {
            read.fault::<()>(
                "user_id",
                "토큰을 받으려면 auth_code와 함께 있어야 합니다.",
                "must be given with auth_code, to fetch a token.",
            );
        }
        let cert_password = read.secret("cert_password");
        let cert_password_key = read.secret("cert_password_key");
        if cert_password.is_some() && cert_password_key.is_none() {
            read.fault::<()>(
                "cert_password_key",
                "cert_password와 함께 있어야 합니다(스마트빌 담당자가 알려 줍니다).",
                "must be given with cert_password (SmartBill's staff tell it).",
            );
        }
        let journal = read.text("journal").map(PathBuf::from);
        let ca_file = read.text("ca_file").map(PathBuf::from);
        let recover_at_start = read.boolean("recover_at_start").unwrap_or(false);
        let timeouts = read.timeouts(environment);
        let log = read.log();

        match (environment, base_url, business_number) {
            (Some(environment), Some(base_url), Some(business_number)) if faults.0.is_empty() => Ok(Settings {
                environment,
                base_url,
                business_number,
                company_code,
                auth_code,
                auth_token,
                user_id,
                token_validity,
                cert_password,
                cert_password_key,
                journal,
                recover_at_start,
                encoding,
                timeouts,
                proxy,
                ca_file,
                log,
            }),
            _ => Err(Error::with_faults(Code::Config, faults.0)),
        }
    }

    /// `host` or `host:port`, as answers name it.
    pub fn host(&self) -> String {
        let host = self.base_url.host_str().unwrap_or_default();
        self.base_url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }
}

#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, path: &str, ko: &str, en: &str) {
        self.0.push(Fault {
            rule: "S01",
            severity: Severity::Error,
            path: path.to_owned(),
            value: None, // many settings are secrets
            message_ko: format!("설정 {path}: {ko}"),
            message_en: format!("Setting {path} {en}"),
            nts_code: None,
        });
    }
}

struct Reader<'a> {
    members: &'a Map<String, Value>,
    prefix: &'static str,
    faults: &'a mut Faults,
}

impl Reader<'_> {
    fn fault<T>(&mut self, name: &str, ko: &str, en: &str) -> Option<T> {
        self.faults.add(&format!("{}{name}", self.prefix), ko, en);
        None
    }

    fn given(&self, name: &str) -> Option<Value> {
        self.members.get(name).filter(|v| !v.is_null()).cloned()
    }

    fn text(&mut self, name: &str) -> Option<String> {
        match self.given(name)? {
            Value::String(s) if !s.is_empty() => Some(s),
            _ => self.fault(name, "비어 있지 않은 문자열이어야 합니다.", "must be a text that is not empty."),
        }
    }

    fn secret(&mut self, name: &str) -> Option<Secret> {
        self.text(name).map(Secret::new)
    }

    fn boolean(&mut self, name: &str) -> Option<bool> {
        match self.given(name)? {
            Value::Bool(b) => Some(b),
            Value::String(s) if s == "true" || s == "false" => Some(s == "true"),
            _ => self.fault(name, "true 또는 false여야 합니다.", "must be true or false."),
        }
    }

    fn number(&mut self, name: &str, least: u64, most: u64) -> Option<u64> {
        let value = match self.given(name)? {
            Value::Number(n) => n.as_u64(),
            Value::String(s) => s.parse().ok(),
            _ => None,
        };
        match value {
            Some(n) if (least..=most).contains(&n) => Some(n),
            _ => self.fault(
                name,
                &format!("{least}에서 {most} 사이의 정수여야 합니다."),
                &format!("must be a whole number from {least} to {most}."),
            ),
        }
    }

    fn server_url(&mut self, name: &str, text: &str) -> Option<Url> {
        let Ok(url) = Url::parse(text) else {
            return self.fault(name, "URL이 아닙니다.", "is not a URL.");
        };
        let plain = url.path() == "/" && url.query().is_none() && url.username().is_empty() && url.password().is_none();
        match url.scheme() {
            "https" if plain => Some(url),
            "http" if plain && is_loopback(&url) => Some(url),
            "http" if plain => self.fault(
                name,
                "http는 이 컴퓨터(127.0.0.1, localhost)에만 쓸 수 있습니다. https를 쓰십시오.",
                "may use http for this very machine only (127.0.0.1, localhost); use https.",
            ),
            _ => self.fault(name, "https://호스트:포트 형식이어야 합니다.", "must look like https://host:port."),
        }
    }

    fn object(&mut self, name: &'static str, known: &[&str]) -> Option<Map<String, Value>> {
        match self.given(name)? {
            Value::Object(inner) => {
                for member in inner.keys().filter(|m| !known.contains(&m.as_str())) {
                    self.faults.add(&format!("{name}.{member}"), "모르는 설정입니다.", "is not a known setting.");
                }
                Some(inner)
            }
            _ => self.fault(name, "객체({...})여야 합니다.", "must be an object ({...})."),
        }
    }

    fn timeouts(&mut self, environment: Option<Environment>) -> Timeouts {
        let defaults = Timeouts::default();
        let Some(inner) = self.object("timeouts", &["connect_ms", "read_ms", "settle_ms"]) else { return defaults };
        // Against the real server a short settle time would risk a second invoice; the sandbox may be hurried.
        let least_settle = if environment == Some(Environment::Sandbox) { 1 } else { 30_000 };
        let mut read = Reader { members: &inner, prefix: "timeouts.", faults: self.faults };
        Timeouts {
            connect_ms: read.number("connect_ms", 1, 600_000).unwrap_or(defaults.connect_ms),
            read_ms: read.number("read_ms", 1, 600_000).unwrap_or(defaults.read_ms),
            settle_ms: read.number("settle_ms", least_settle, 86_400_000).unwrap_or(defaults.settle_ms),
        }
    }

    fn log(&mut self) -> Option<LogSettings> {
        let inner = self.object("log", &["path", "level"])?;
        let mut read = Reader { members: &inner, prefix: "log.", faults: self.faults };
        let level = match read.text("level").as_deref() {
            None | Some("info") => 2,
            Some("off") => 0,
            Some("error") => 1,
            Some("debug") => 3,
            Some(_) => read
                .fault("level", "off, error, info, debug 중 하나여야 합니다.", "must be off, error, info or debug.")
                .unwrap_or(2),
        };
        match read.text("path") {
            Some(path) => Some(LogSettings { path: PathBuf::from(path), level }),
            None => read.fault("path", "반드시 지정해야 합니다.", "must be given."),
        }
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(extra: Value) -> Result<Settings> {
        let mut all = json!({"environment": "sandbox", "base_url": "http://127.0.0.1:1", "business_number": "1234567891",
            "company_code": "abc", "auth_code": "PLANTEDSECRET", "user_id": "u", "journal": "j.db"});
        let map = all.as_object_mut().unwrap();
        map.extend(extra.as_object().unwrap().clone());
        Settings::from_json(map)
    }

    #[test]
    fn unknown_and_wrong_settings_are_all_named_at_once() {
        let error = read(json!({"enviroment": 1, "timeouts": {"read": 1, "read_ms": "soon"}, "company_code": "ABC"}))
            .unwrap_err();
        let paths: Vec<_> = error.faults.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(paths, ["enviroment", "company_code", "timeouts.read", "timeouts.read_ms"]);
    }

    #[test]
    fn plain_http_is_for_loopback_only() {
        assert!(read(json!({"base_url": "http://localhost:80/"})).is_ok());
        assert!(read(json!({"base_url": "http://[::1]:80/"})).is_ok());
        for bad in ["http://10.0.0.1", "http://127.0.0.1.example.com", "ftp://127.0.0.1", "https://u:p@x.example", "x"]
        {
            assert_eq!(read(json!({ "base_url": bad })).unwrap_err().faults[0].path, "base_url", "{bad}");
        }
    }

    #[test]
    fn the_real_hosts_are_fixed_and_named() {
        let real = read(json!({"environment": "production", "base_url": null})).unwrap();
        assert_eq!(real.host(), "api.smartbill.co.kr");
        assert!(read(json!({"environment": "demo"})).is_err(), "base_url may not override a real host");
        assert!(read(json!({"environment": "demo", "base_url": null, "timeouts": {"settle_ms": 10}})).is_err());
    }

    #[test]
    fn secrets_are_silent() {
        let settings = read(json!({})).unwrap();
        assert!(!format!("{settings:?}").contains("PLANTEDSECRET"));
    }
}
