package dev.keylife.embedded;

/**
 * An answer that is an error, with the codes of the Confluent Schema Registry.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">Schema
 *     Registry API</a>
 */
final class RegistryError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int INVALID_SCHEMA = 42201;

  private final int status;
  private final int code;

  private RegistryError(int status, int code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }

  boolean isInvalidSchema() {
    return code == INVALID_SCHEMA;
  }

  static RegistryError unauthorized() {
    return new RegistryError(401, 40101, "User cannot be authenticated");
  }

  static RegistryError subjectNotFound(String subject) {
    return new RegistryError(404, 40401, "Subject '" + subject + "' not found.");
  }

  static RegistryError versionNotFound(String version) {
    return new RegistryError(404, 40402, "Version " + version + " not found.");
  }

  static RegistryError schemaNotFound() {
    return new RegistryError(404, 40403, "Schema not found");
  }

  static RegistryError schemaNotFound(int id) {
    return new RegistryError(404, 40403, "Schema " + id + " not found");
  }

  static RegistryError softlyDeleted(String subject) {
    return new RegistryError(
        404,
        40404,
        "Subject '" + subject + "' was soft deleted. Set permanent=true to delete permanently");
  }

  static RegistryError notSoftlyDeleted(String subject) {
    return new RegistryError(
        404,
        40405,
        "Subject '" + subject + "' was not deleted first before being permanently deleted");
  }

  static RegistryError softlyDeleted(String subject, int version) {
    return new RegistryError(
        404,
        40406,
        "Subject '"
            + subject
            + "' Version "
            + version
            + " was soft deleted. Set permanent=true to delete permanently");
  }

  static RegistryError notSoftlyDeleted(String subject, int version) {
    return new RegistryError(
        404,
        40407,
        "Subject '"
            + subject
            + "' Version "
            + version
            + " was not deleted first before being permanently deleted");
  }

  static RegistryError noSubjectConfig(String subject) {
    return new RegistryError(
        404,
        40408,
        "Subject '" + subject + "' does not have subject-level compatibility configured");
  }

  static RegistryError noSubjectMode(String subject) {
    return new RegistryError(
        404, 40409, "Subject '" + subject + "' does not have subject-level mode configured");
  }

  static RegistryError notFound(String path) {
    return new RegistryError(404, 404, "HTTP 404 Not Found: " + path);
  }

  static RegistryError methodNotAllowed() {
    return new RegistryError(405, 405, "HTTP 405 Method Not Allowed");
  }

  static RegistryError incompatible(String why) {
    return new RegistryError(
        409, 40901, "Schema being registered is incompatible with an earlier schema: " + why);
  }

  static RegistryError invalidSchema(String why) {
    return new RegistryError(422, INVALID_SCHEMA, "Invalid schema: " + why);
  }

  static RegistryError invalidVersion(String version) {
    return new RegistryError(
        422,
        42202,
        "The specified version '"
            + version
            + "' is not a valid version id: a positive number or"
            + " \"latest\"");
  }

  static RegistryError invalidCompatibility() {
    return new RegistryError(422, 42203, "Invalid compatibility level");
  }

  static RegistryError notPermitted(String what) {
    return new RegistryError(422, 42205, what);
  }

  static RegistryError badRequest(String why) {
    return new RegistryError(400, 400, why);
  }

  static RegistryError store(String why) {
    return new RegistryError(500, 50001, "Error in the backend data store: " + why);
  }
}
