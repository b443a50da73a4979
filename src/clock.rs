//! Korean time (UTC+9), computed from UTC through one injectable clock; the machine's own zone is never asked.

use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use time::{Date, Month, OffsetDateTime, UtcOffset};

/// A moment, as milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

fn korea() -> UtcOffset {
    UtcOffset::from_hms(9, 0, 0).unwrap_or(UtcOffset::UTC) // the constant is within range
}

impl Moment {
    /// The same moment on Korean wall clocks.
    pub fn in_korea(self) -> OffsetDateTime {
        let utc = OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH);
        utc.to_offset(korea())
    }

    /// The Korean day.
    pub fn day(self) -> Date {
        self.in_korea().date()
    }

    /// `yyyyMMddHHmmss`, as KEC documents and SmartBill's envelope write a moment.
    pub fn compact(self) -> String {
        let t = self.in_korea();
        format!("{}{:02}{:02}{:02}", compact_date(t.date()), t.hour(), t.minute(), t.second())
    }

    /// `2026-11-23T10:00:00+09:00`, as answers write a moment.
    pub fn iso(self) -> String {
        let t = self.in_korea();
        format!("{}T{:02}:{:02}:{:02}+09:00", iso_date(t.date()), t.hour(), t.minute(), t.second())
    }

    /// Milliseconds later.
    pub fn plus_ms(self, ms: i64) -> Moment {
        Moment(self.0.saturating_add(ms))
    }
}

/// `yyyyMMdd`.
pub fn compact_date(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), u8::from(date.month()), date.day())
}

/// `yyyy-MM-dd`.
pub fn iso_date(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

/// Reads `yyyy-MM-dd` strictly: a real date of four, two and two digits, or nothing.
pub fn parse_iso_date(text: &str) -> Option<Date> {
    let b = text.as_bytes();
    if b.len() != 10 || b[4] != b'-' || b[7] != b'-' {
        return None;
    }
    parse_digits(&text[0..4], &text[5..7], &text[8..10])
}

/// Reads `yyyyMMdd` strictly.
pub fn parse_compact_date(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.is_ascii() {
        return None;
    }
    parse_digits(&text[0..4], &text[4..6], &text[6..8])
}

fn parse_digits(year: &str, month: &str, day: &str) -> Option<Date> {
    let number = |s: &str| s.bytes().all(|c| c.is_ascii_digit()).then(|| s.parse::<u16>().ok()).flatten();
    let month = Month::try_from(u8::try_from(number(month)?).ok()?).ok()?;
    Date::from_calendar_date(i32::from(number(year)?), month, u8::try_from(number(day)?).ok()?).ok()
}

/// Where the library learns what time it is.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Moment + Send + Sync>);

impl Clock {
    /// The machine's UTC clock.
    pub fn system() -> Self {
        Clock(Arc::new(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
        }))
    }

    /// A clock of one's own, for tests.
    pub fn from_fn(now: impl Fn() -> Moment + Send + Sync + 'static) -> Self {
        Clock(Arc::new(now))
    }

    /// Now.
    pub fn now(&self) -> Moment {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now().iso())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_in_korean_time() {
        let m = Moment(1_795_446_000_000); // 2026-11-23T15:00:00Z
        assert_eq!(m.compact(), "20261124000000");
        assert_eq!(m.iso(), "2026-11-24T00:00:00+09:00");
    }

    #[test]
    fn dates_are_read_strictly() {
        assert!(parse_iso_date("2024-02-29").is_some());
        for bad in ["2026-02-29", "2026-2-09", "2026-02-0９", "20260209", "+026-02-09", "2026-13-01", ""] {
            assert!(parse_iso_date(bad).is_none(), "{bad}");
        }
        assert!(parse_compact_date("20260231").is_none());
        assert_eq!(parse_compact_date("20261123").map(iso_date).as_deref(), Some("2026-11-23"));
    }
}
