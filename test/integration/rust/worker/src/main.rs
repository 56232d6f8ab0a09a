//! A worker, which takes no requests. Every second it writes to a file; called with `healthcheck`, it looks whether it did.

use std::{env, error::Error, fs, thread::sleep, time::Duration};

const BEAT: &str = "/tmp/beat";

fn check_health() -> Result<(), Box<dyn Error>> {
    let age = fs::metadata(BEAT)
        .map_err(|error| format!("no beat: {error}"))?
        .modified()?
        .elapsed()?;
    if age < Duration::from_secs(10) {
        Ok(())
    } else {
        Err(format!("no beat for {} s", age.as_secs()).into())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    if env::args().nth(1).as_deref() == Some("healthcheck") {
        return check_health();
    }
    println!("PORT is {:?}", env::var("PORT").ok());
    loop {
        // Without a place to write to it goes on working, and is not well.
        let _ = fs::write(BEAT, "");
        sleep(Duration::from_secs(1));
    }
}
