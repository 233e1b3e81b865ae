//! What belongs where: only `src/python` knows Python, and the crate alone compiles none of it.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

#[test]
fn nothing_outside_the_bindings_names_pyo3_or_arrow() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    assert!(files.len() > 20);
    for path in files.iter().filter(|path| !path.starts_with(src.join("python"))) {
        let text = fs::read_to_string(path).expect("a source file");
        for name in ["pyo3", "arrow_", "arrow::"] {
            assert!(!text.contains(name), "{} names {name}", path.display());
        }
    }
}

#[test]
fn only_the_arrow_module_is_unsafe() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    for path in files.iter().filter(|path| !path.ends_with("python/arrow.rs")) {
        let text = fs::read_to_string(path).expect("a source file");
        for name in ["unsafe {", "unsafe fn", "unsafe impl", "allow(unsafe"] {
            assert!(!text.contains(name), "{} has {name}", path.display());
        }
    }
}

#[test]
fn only_the_stem_module_names_rust_stemmers() {
    only_in("stem.rs", "rust_stemmers");
}

#[test]
fn only_the_optimum_module_names_microlp() {
    only_in("optimum.rs", "microlp::");
}

#[test]
fn only_the_dictionary_module_names_icu() {
    only_in("dictionary.rs", "icu_");
}

#[test]
fn the_crate_without_features_compiles_neither_pyo3_nor_arrow() {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--edges", "normal,build", "--prefix", "none", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8(tree.stdout).expect("UTF-8");
    assert!(tree.contains("rust-stemmers"), "{tree}");
    for name in ["pyo3", "arrow", "indexmap"] {
        assert!(!tree.lines().any(|line| line.starts_with(name)), "{tree}");
    }
}

/// No other file of the crate has `name`.
fn only_in(file: &str, name: &str) {
    let mut files = Vec::new();
    rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    for path in files.iter().filter(|path| !path.ends_with(file)) {
        let text = fs::read_to_string(path).expect("a source file");
        assert!(!text.contains(name), "{} has {name}", path.display());
    }
}
