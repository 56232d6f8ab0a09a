//! Encodes a message whose code protoc helped to generate.

use prost::Message;

include!(concat!(env!("OUT_DIR"), "/note.rs"));

fn main() {
    let note = Note {
        text: "hi".to_owned(),
    };
    println!("{:?}", note.encode_to_vec());
}
