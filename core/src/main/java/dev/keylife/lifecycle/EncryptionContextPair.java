package dev.keylife.lifecycle;

/** A name and a value of an encryption context. */
public record EncryptionContextPair(String name, String value) {}
