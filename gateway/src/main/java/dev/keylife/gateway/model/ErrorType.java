package dev.keylife.gateway.model;

import java.util.Arrays;
import java.util.Optional;

/**
 * An error of the API and the HTTP status it comes with: those of the service model, and those that
 * all AWS services have in common.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html">Common
 *     errors</a>
 */
public enum ErrorType {
  AlreadyExistsException(409),
  DependencyTimeoutException(503),
  DisabledException(409),
  DryRunOperationException(412),
  ExpiredImportTokenException(400),
  IncorrectKeyException(400),
  IncorrectKeyMaterialException(400),
  InvalidAliasNameException(400),
  InvalidArnException(400),
  InvalidCiphertextException(400),
  InvalidGrantIdException(400),
  InvalidGrantTokenException(400),
  InvalidImportTokenException(400),
  InvalidKeyUsageException(400),
  InvalidMarkerException(400),
  KMSInternalException(500),
  KMSInvalidMacException(400),
  KMSInvalidSignatureException(400),
  KMSInvalidStateException(409),
  KeyUnavailableException(500),
  LimitExceededException(400),
  MalformedPolicyDocumentException(400),
  NotFoundException(404),
  TagException(400),
  UnsupportedOperationException(400),

  AccessDeniedException(400),
  IncompleteSignatureException(400),
  InvalidSignatureException(400),
  MissingAuthenticationTokenException(400),
  RequestEntityTooLargeException(413),
  SerializationException(400),
  ThrottlingException(400),
  UnknownOperationException(400),
  UnrecognizedClientException(400),
  ValidationException(400);

  private final int status;

  ErrorType(int status) {
    this.status = status;
  }

  /** The HTTP status of an answer with this error. */
  public int status() {
    return status;
  }

  /** By its name in the API. */
  public static Optional<ErrorType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }
}
