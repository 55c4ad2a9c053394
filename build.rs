//! How the program is linked.

#![expect(
    clippy::disallowed_methods,
    reason = "cargo tells a build script in the environment what it builds for"
)]

use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if loads_packed() {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// Whether this computer's programs may tell in a packed form which addresses are to be set when they start: 45,000 of
/// them are a megabyte one by one, and 12 kB packed (`DT_RELR`). glibc reads it since 2.36; an older one would refuse to
/// start the program.
fn loads_packed() -> bool {
    let set = |name: &str| std::env::var(name).unwrap_or_default();
    if set("HOST") != set("TARGET")
        || set("CARGO_CFG_TARGET_ENV") != "gnu"
        || set("CARGO_CFG_TARGET_OS") != "linux"
    {
        return false;
    }
    let Ok(told) = Command::new("getconf").arg("GNU_LIBC_VERSION").output() else { return false };
    let told = String::from_utf8_lossy(&told.stdout);
    let version = told.trim().strip_prefix("glibc 2.").and_then(|minor| minor.parse().ok());
    version.is_some_and(|minor: u32| minor >= 36)
}
