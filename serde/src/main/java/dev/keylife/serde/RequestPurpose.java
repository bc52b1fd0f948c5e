package dev.keylife.serde;

import org.apache.avro.Schema;

/**
 * What a request is for, in the words of an error message.
 *
 * @param what what is done, such as "Looking up the schema a.B under subject x"
 * @param ifMissing what an operator can do where the registry does not have it
 * @param byGuid whether a schema is asked for by its GUID, which not every registry can tell
 */
record RequestPurpose(String what, String ifMissing, boolean byGuid) {
  private RequestPurpose(String what, String ifMissing) {
    this(what, ifMissing, false);
  }

  static RequestPurpose registering(String subject, Schema schema) {
    return new RequestPurpose(
        "Registering the schema " + schema.getFullName() + " under subject " + subject,
        " Check schema.registry.url: its path may not be that of a Schema Registry.");
  }

  static RequestPurpose settingLevel(String subject) {
    return new RequestPurpose(
        "Setting the compatibility level of subject " + subject,
        " Check schema.registry.url: its path may not be that of a Schema Registry.");
  }

  static RequestPurpose lookingUp(String subject, Schema schema) {
    return new RequestPurpose(
        "Looking up the schema " + schema.getFullName() + " under subject " + subject,
        " Register it with POST /subjects/"
            + subject
            + "/versions, or set auto.register.schemas=true and let this client do it.");
  }

  static RequestPurpose readingLatest(String subject) {
    return new RequestPurpose(
        "Reading the latest schema of subject " + subject,
        " Register a schema with POST /subjects/"
            + subject
            + "/versions, or set use.latest.version=false.");
  }

  static RequestPurpose readingId(int id) {
    return reading("id " + id, false);
  }

  static RequestPurpose readingGuid(String guid) {
    return reading("GUID " + guid, true);
  }

  private static RequestPurpose reading(String name, boolean byGuid) {
    return new RequestPurpose(
        "Reading the schema with " + name,
        " The record was written against another registry, or is no record of this wire format:"
            + " check schema.registry.url here and at the writer.",
        byGuid);
  }
}
