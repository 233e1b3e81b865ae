//! Any column by the Arrow interface: it is refused, or read as an obvious twin reads it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use nutgraf_fuzz::columns::Column;

fuzz_target!(|column: Column<'_>| column.read());
