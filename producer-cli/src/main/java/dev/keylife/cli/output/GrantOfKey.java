package dev.keylife.cli.output;

import dev.keylife.type.Grant;

/** A grant and the key that it is of. */
public record GrantOfKey(String keyId, Grant grant) {}
