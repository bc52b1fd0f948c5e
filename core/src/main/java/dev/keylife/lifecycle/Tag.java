package dev.keylife.lifecycle;

/**
 * A label of a key.
 *
 * @param key what a key has once
 * @see <a href="https://docs.aws.amazon.com/kms/latest/APIReference/API_Tag.html">Tag</a>
 */
public record Tag(String key, String value) {}
