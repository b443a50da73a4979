//! Reading JSON strictly: a member given twice, a text that goes on after its end, or nesting without end is an
//! error with line and column, because a typo in an invoice must not vanish.

use crate::error::{Code, Error, Result};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// Largest request accepted, in bytes. The longest valid invoice is far below it.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;

struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<Value, D::Error> {
        deserializer.deserialize_any(Strict)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_bool<E>(self, v: bool) -> std::result::Result<Value, E> {
        Ok(Value::Bool(v))
    }
    fn visit_i64<E>(self, v: i64) -> std::result::Result<Value, E> {
        Ok(Value::Number(v.into()))
    }
    fn visit_u64<E>(self, v: u64) -> std::result::Result<Value, E> {
        Ok(Value::Number(v.into()))
    }
    fn visit_f64<E>(self, v: f64) -> std::result::Result<Value, E> {
        Ok(Number::from_f64(v).map_or(Value::Null, Value::Number))
    }
    fn visit_str<E>(self, v: &str) -> std::result::Result<Value, E> {
        Ok(Value::String(v.to_owned()))
    }
    fn visit_string<E>(self, v: String) -> std::result::Result<Value, E> {
        Ok(Value::String(v))
    }
    fn visit_unit<E>(self) -> std::result::Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> std::result::Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Strict)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> std::result::Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if map.contains_key(&name) {
                return Err(A::Error::custom(format!("duplicate member \"{name}\"")));
            }
            let value = members.next_value_seed(Strict)?;
            map.insert(name, value);
        }
        Ok(Value::Object(map))
    }
}

/// Reads one JSON value and nothing after it.
pub fn parse(text: &str) -> Result<Value> {
    if text.len() > MAX_BYTES {
        return Err(Error::new(
            Code::TooLarge,
            format!("입력이 {}바이트로, 한도 {MAX_BYTES}바이트를 넘습니다.", text.len()),
            format!("The input has {} bytes; the limit is {MAX_BYTES}.", text.len()),
        ));
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    Strict.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value)).map_err(|fault| {
        let why = without_place(&fault.to_string());
        let (line, column) = (fault.line(), fault.column());
        Error::new(
            Code::Json,
            format!("JSON 문법 오류: {line}행 {column}열: {why}"),
            format!("Malformed JSON at line {line}, column {column}: {why}"),
        )
        .with("line", line.into())
        .with("column", column.into())
    })
}

/// Reads one JSON object; anything else is a wrong request.
pub fn parse_object(text: &str) -> Result<Map<String, Value>> {
    match parse(text)? {
        Value::Object(members) => Ok(members),
        _ => Err(Error::new(
            Code::Json,
            "요청은 JSON 객체({...})여야 합니다.",
            "The request must be a JSON object ({...}).",
        )),
    }
}

fn without_place(message: &str) -> String {
    message.split(" at line ").next().unwrap_or(message).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_given_twice_is_an_error_with_its_place() {
        let error = parse("{\n \"a\": 1,\n \"a\": 2}").unwrap_err();
        assert_eq!(error.code, Code::Json);
        assert!(error.message_en.contains("duplicate member \"a\""), "{}", error.message_en);
        assert!(error.message_en.contains("line 3"), "{}", error.message_en);
    }

    #[test]
    fn endless_nesting_and_trailing_text_are_errors() {
        assert_eq!(parse(&"[".repeat(100_000)).unwrap_err().code, Code::Json);
        assert_eq!(parse("{} {}").unwrap_err().code, Code::Json);
        assert_eq!(parse("").unwrap_err().code, Code::Json);
        assert_eq!(parse(&" ".repeat(MAX_BYTES + 1)).unwrap_err().code, Code::TooLarge);
    }
}
