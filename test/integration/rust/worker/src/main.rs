//! A worker, which has no port. Every second it writes to a file; with `healthcheck`, it checks that file.

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
        // Without a writable folder it continues, but is unhealthy.
        let _ = fs::write(BEAT, "");
        sleep(Duration::from_secs(1));
    }
}
