//! What people look at: results as HTML.

mod escape;
pub mod html;
mod source;
pub mod table;
