//! Sending and receiving. All of it is long enough to run outside the handlers.

use super::{Flow, State, long};

long!(Send LoopReceive LoopReceiveEnd RemoveMessage Wait WaitTimeout Timeout);
