//! [`Watched`]: a JSON value to be read, which keeps in mind what the reader makes nothing of, so that the
//! variants of a union can be told apart by what each would lose.

use std::cell::RefCell;
use std::fmt;

use serde::de::{
    self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Value;

use super::integral;
use super::json::push_token;

thread_local! {
    /// What was passed over so far. A union within a union goes on where the outer one stands.
    static NOTES: RefCell<Notes> = const { RefCell::new(Notes {
        place: String::new(), ignored: Vec::new(), nulls: 0, nullable: false, depth: 0,
    }) };
}

struct Notes {
    /// The JSON pointer to the value that is being read, from the outermost union.
    place: String,
    /// The pointers to what was passed over.
    ignored: Vec<String>,
    /// How often `null` was taken for nothing.
    nulls: usize,
    /// Whether `null` is a value of what is read next.
    nullable: bool,
    /// How many unions are being read.
    depth: usize,
}

/// The value.
#[derive(Debug, Clone, Copy)]
pub struct Watched<'v>(&'v Value);

/// What a reader made nothing of.
#[derive(Debug, Clone)]
pub(super) struct Lost {
    /// The pointers to what it passed over.
    pub(super) ignored: Vec<String>,
    /// How often it took `null` for a member that is not there, where the document does not allow `null`.
    pub(super) nulls: usize,
}

/// Reads a value; gives what was lost too.
pub(super) fn read<T>(
    value: &Value,
    read: impl FnOnce(Watched<'_>) -> Result<T, Refusal>,
) -> (Result<T, Refusal>, Lost) {
    let (before, nulls) = NOTES.with_borrow_mut(|notes| {
        notes.depth += 1;
        (notes.ignored.len(), std::mem::take(&mut notes.nulls))
    });
    let result = read(Watched(value));
    let lost = NOTES.with_borrow_mut(|notes| {
        notes.depth -= 1;
        Lost { ignored: notes.ignored.split_off(before), nulls: std::mem::replace(&mut notes.nulls, nulls) }
    });
    (result, lost)
}

/// Tells the union around this one what the variant that was taken lost.
pub(super) fn pass_on(lost: Lost) {
    NOTES.with_borrow_mut(|notes| {
        if notes.depth > 0 {
            notes.ignored.extend(lost.ignored);
            notes.nulls += lost.nulls;
        }
    });
}

/// Reads what may be `null`.
pub(super) fn nullable<T>(read: impl FnOnce() -> T) -> T {
    let set = |nullable| NOTES.with_borrow_mut(|notes| notes.nullable = nullable);
    set(true);
    let value = read();
    set(false);
    value
}

/// How many tokens a pointer from the outermost union has beyond the value that is being read.
pub(super) fn depth_below(pointer: &str) -> usize {
    NOTES.with_borrow(|notes| pointer.matches('/').count().saturating_sub(notes.place.matches('/').count()))
}

/// Reads a part at a place.
fn at<T>(token: &str, read: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    let length = NOTES.with_borrow_mut(|notes| {
        let length = notes.place.len();
        push_token(&mut notes.place, token);
        length
    });
    let result = read();
    NOTES.with_borrow_mut(|notes| notes.place.truncate(length));
    result.map_err(|refusal| refusal.below(token))
}

/// Why a value is none of a type.
#[derive(Debug)]
pub struct Refusal {
    place: String,
    message: String,
}

impl Refusal {
    fn below(self, token: &str) -> Self {
        let mut place = String::new();
        push_token(&mut place, token);
        Self { place: place + &self.place, message: self.message }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place.as_str() {
            "" => formatter.write_str(&self.message),
            place => write!(formatter, "at {place}: {}", self.message),
        }
    }
}

impl std::error::Error for Refusal {}

impl de::Error for Refusal {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { place: String::new(), message: message.to_string() }
    }
}

impl<'v> IntoDeserializer<'v, Refusal> for Watched<'v> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Watched<'de> {
    type Error = Refusal;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => match integral::of(number) {
                Some(integer) => visitor.visit_i64(integer),
                None => number.deserialize_any(visitor).map_err(refused),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(items) => visitor.visit_seq(Items { items: items.iter().enumerate() }),
            Value::Object(members) => visitor.visit_map(Members { members: members.iter(), next: None }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let nullable = NOTES.with_borrow_mut(|notes| std::mem::take(&mut notes.nullable));
        if !self.0.is_null() {
            return visitor.visit_some(self);
        }
        NOTES.with_borrow_mut(|notes| notes.nulls += usize::from(!nullable));
        visitor.visit_none()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        visitor.visit_newtype_struct(self)
    }

    /// A list is no object, though serde would read one as a struct, item by item.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        match self.0 {
            Value::Array(_) => Err(de::Error::invalid_type(Unexpected::Seq, &visitor)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.0.deserialize_enum(name, variants, visitor).map_err(refused)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        NOTES.with_borrow_mut(|notes| {
            let place = notes.place.clone();
            notes.ignored.push(place);
        });
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier
    }
}

fn refused(error: serde_json::Error) -> Refusal {
    de::Error::custom(error)
}

/// The items of a list.
struct Items<'v> {
    items: std::iter::Enumerate<std::slice::Iter<'v, Value>>,
}

impl<'v> SeqAccess<'v> for Items<'v> {
    type Error = Refusal;

    fn next_element_seed<S: DeserializeSeed<'v>>(&mut self, seed: S) -> Result<Option<S::Value>, Refusal> {
        let Some((index, item)) = self.items.next() else { return Ok(None) };
        at(&index.to_string(), || seed.deserialize(Watched(item)).map(Some))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// The members of an object.
struct Members<'v> {
    members: serde_json::map::Iter<'v>,
    next: Option<(&'v str, &'v Value)>,
}

impl<'v> MapAccess<'v> for Members<'v> {
    type Error = Refusal;

    fn next_key_seed<S: DeserializeSeed<'v>>(&mut self, seed: S) -> Result<Option<S::Value>, Refusal> {
        self.next = self.members.next().map(|(name, member)| (name.as_str(), member));
        self.next.map(|(name, _)| seed.deserialize(de::value::BorrowedStrDeserializer::new(name))).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'v>>(&mut self, seed: S) -> Result<S::Value, Refusal> {
        let (name, member) = self.next.take().ok_or_else(|| de::Error::custom("a value without its name"))?;
        at(name, || seed.deserialize(Watched(member)))
    }
}
