//! Sets up TLS by OpenSSL, and says whether it was built in.

use openssl::ssl::{SslConnector, SslMethod};

fn main() {
    let builder = SslConnector::builder(SslMethod::tls()).expect("TLS");
    let maps = std::fs::read_to_string("/proc/self/maps").expect("its own memory");
    let protocol = builder.build().configure().is_ok();
    println!("ready={protocol} loaded={}", maps.contains("libssl"));
}
