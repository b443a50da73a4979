//! Identifiers: the approval number (승인번호, IssueID), the conversation id (참조번호) and message ids, composed as
//! the SmartBill documents describe; and the business number's check digit.

use crate::clock::compact_date;
use time::Date;

/// SmartBill's registration number at the tax service, the middle of every approval number it issues.
pub const PROVIDER: &str = "41000008";

/// How many approval numbers one invoice date and company code can have.
pub const APPROVAL_SEQUENCES: u64 = 4 * 36 * 36 * 36 * 36;

/// How many conversation ids one supplier, buyer and date can have.
pub const CONVERSATION_SEQUENCES: u64 = 36 * 36 * 36 * 36;

const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

fn base36(mut number: u64, places: usize) -> String {
    let mut text = vec![b'0'; places];
    for place in text.iter_mut().rev() {
        *place = DIGITS[(number % 36) as usize];
        number /= 36;
    }
    text.into_iter().map(char::from).collect()
}

fn from_base36(text: &str) -> Option<u64> {
    text.bytes().try_fold(0u64, |sum, byte| {
        let digit = DIGITS.iter().position(|d| *d == byte)?;
        Some(sum * 36 + digit as u64)
    })
}

/// The 24-character approval number for the `sequence`-th document (from 0) of a date and company code.
///
/// The first of the five serial places is `w` to `z`: the vendor's own relay counts in base 32 (`0`–`v`), so both
/// can number side by side under one company code.
pub fn approval_number(date: Date, company_code: &str, sequence: u64) -> Option<String> {
    if sequence >= APPROVAL_SEQUENCES {
        return None;
    }
    let serial = base36(32 * 36u64.pow(4) + sequence, 5);
    Some(format!("{}{PROVIDER}{company_code}{serial}", compact_date(date)))
}

/// The sequence inside an approval number, when it is one that [`approval_number`] could have made.
pub fn approval_sequence(issue_id: &str, date: Date, company_code: &str) -> Option<u64> {
    let serial = issue_id.strip_prefix(&format!("{}{PROVIDER}{company_code}", compact_date(date)))?;
    (serial.len() == 5).then(|| from_base36(serial)).flatten()?.checked_sub(32 * 36u64.pow(4))
}

/// The 35-character conversation id: supplier, buyer, date, four places of sequence, `006` for the Open API.
///
/// For a buyer who is a person the ten places carry zeros: a resident number has no place in an identifier.
pub fn conversation_id(supplier: &str, buyer: &str, date: Date, sequence: u64) -> Option<String> {
    if sequence >= CONVERSATION_SEQUENCES {
        return None;
    }
    Some(format!("{supplier}{}{}{}006", buyer_part(buyer), compact_date(date), base36(sequence, 4)))
}

/// The sequence inside a conversation id made by [`conversation_id`].
pub fn conversation_sequence(id: &str, supplier: &str, buyer: &str, date: Date) -> Option<u64> {
    let rest = id.strip_prefix(&format!("{supplier}{}{}", buyer_part(buyer), compact_date(date)))?;
    (rest.len() == 7).then(|| from_base36(rest.strip_suffix("006")?)).flatten()
}

/// What stands for the buyer in a conversation id.
pub fn buyer_part(buyer: &str) -> &str {
    if buyer.len() == 10 {
        buyer
    } else {
        "0000000000"
    }
}

/// Ten digits with a right check digit, not all zeros.
pub fn is_business_number(text: &str) -> bool {
    const WEIGHTS: [u32; 9] = [1, 3, 7, 1, 3, 7, 1, 3, 5];
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    if text.len() != 10 || digits.len() != 10 || digits.iter().all(|d| *d == 0) {
        return false;
    }
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(d, w)| d * w).sum::<u32>() + digits[8] * 5 / 10;
    digits[9] == (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::parse_iso_date;

    #[test]
    fn approval_numbers_start_at_w_and_end_at_z() {
        let day = parse_iso_date("2026-11-23").unwrap();
        assert_eq!(approval_number(day, "abc", 0).unwrap(), "2026112341000008abcw0000");
        assert_eq!(approval_number(day, "abc", APPROVAL_SEQUENCES - 1).unwrap(), "2026112341000008abczzzzz");
        assert_eq!(approval_number(day, "abc", APPROVAL_SEQUENCES), None);
        for sequence in [0, 1, 35, 36, 1_679_615, 1_679_616, APPROVAL_SEQUENCES - 1] {
            let id = approval_number(day, "abc", sequence).unwrap();
            assert_eq!(approval_sequence(&id, day, "abc"), Some(sequence));
        }
        assert_eq!(approval_sequence("2026112341000008abc00001", day, "abc"), None, "the relay's own");
    }

    #[test]
    fn conversation_ids_have_35_places_and_no_resident_number() {
        let day = parse_iso_date("2026-11-23").unwrap();
        let id = conversation_id("1234567891", "9998800014", day, 37).unwrap();
        assert_eq!(id, "123456789199988000142026112300110 06".replace(' ', ""));
        assert_eq!(conversation_sequence(&id, "1234567891", "9998800014", day), Some(37));
        let person = conversation_id("1234567891", "8001011234560", day, 0).unwrap();
        assert_eq!(person.len(), 35);
        assert!(!person.contains("800101"));
    }

    #[test]
    fn check_digits() {
        for good in ["1234567891", "1028141359", "2208162517", "1038702370"] {
            assert!(is_business_number(good), "{good}");
        }
        for bad in ["1388504400", "0000000000", "123456789", "12345678911", "123-45-678", "１２３４５６７８９１"]
        {
            assert!(!is_business_number(bad), "{bad}");
        }
    }
}
