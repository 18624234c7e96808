//! Tuples: reading and making them.

use super::arguments::{Result, count, list, place};
use super::{Fault, PureRow, rows};
use crate::heap::Heap;
use crate::heap::words::Allocate;
use crate::term::tags::Term;

/// OTP's limit.
const MAX_ARITY: usize = (1 << 24) - 1;

pub const ROWS: &[PureRow] = rows![
    /// The element at a place, counted from 1.
    "element" 2 |_, a| { let elements = tuple(a[1])?; Ok(elements[place(a[0], elements.len())?]) };
    /// The tuple with another element at a place.
    "setelement" 3 |heap, a| set_element(heap, a[0], a[1], a[2]);
    /// How many elements it has.
    "tuple_size" 1 |_, a| Ok(Term::small(tuple(a[0])?.len() as i64));
    /// Its elements as a list.
    "tuple_to_list" 1 |heap, a| Ok(heap.list(tuple(a[0])?));
    /// The elements of a list as a tuple.
    "list_to_tuple" 1 |heap, a| make(heap, &list(a[0])?);
    /// A tuple of one element many times.
    "make_tuple" 2 |heap, a| make(heap, &filled(a[0], a[1])?);
    /// The same with other elements at some places.
    "make_tuple" 3 |heap, a| make_with(heap, a[0], a[1], a[2]);
    /// The tuple and an element behind it.
    "append_element" 2 |heap, a| { let elements = tuple(a[0])?; make(heap, &[elements, &[a[1]]].concat()) };
    /// The tuple with one element more at a place.
    "insert_element" 3 |heap, a| insert_element(heap, a[0], a[1], a[2]);
    /// The tuple without the element at a place.
    "delete_element" 2 |heap, a| delete_element(heap, a[0], a[1]);
];

fn tuple<'a>(term: Term) -> Result<&'a [Term]> {
    term.as_tuple().ok_or(Fault::BADARG)
}

fn make(heap: &mut Heap, elements: &[Term]) -> Result {
    if elements.len() > MAX_ARITY { Err(Fault::BADARG) } else { Ok(heap.tuple(elements)) }
}

fn filled(size: Term, element: Term) -> Result<Vec<Term>> {
    let size = count(size)?;
    if size > MAX_ARITY { Err(Fault::BADARG) } else { Ok(vec![element; size]) }
}

fn set_element(heap: &mut Heap, at: Term, term: Term, element: Term) -> Result {
    let mut elements = tuple(term)?.to_vec();
    let at = place(at, elements.len())?;
    elements[at] = element;
    make(heap, &elements)
}

fn insert_element(heap: &mut Heap, at: Term, term: Term, element: Term) -> Result {
    let mut elements = tuple(term)?.to_vec();
    elements.insert(place(at, elements.len() + 1)?, element);
    make(heap, &elements)
}

fn delete_element(heap: &mut Heap, at: Term, term: Term) -> Result {
    let mut elements = tuple(term)?.to_vec();
    elements.remove(place(at, elements.len())?);
    make(heap, &elements)
}

/// `pairs` are `{Place, Element}`; of several for one place the last counts.
fn make_with(heap: &mut Heap, size: Term, default: Term, pairs: Term) -> Result {
    let mut elements = filled(size, default)?;
    for pair in list(pairs)? {
        let [at, element] = *tuple(pair)? else { return Err(Fault::BADARG) };
        let at = place(at, elements.len())?;
        elements[at] = element;
    }
    make(heap, &elements)
}
