package dev.keylife.gateway.signature;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The header {@code Authorization} of a request, taken apart: {@code AWS4-HMAC-SHA256
 * Credential=<access key id>/<date>/<region>/<service>/aws4_request, SignedHeaders=…, Signature=…}.
 *
 * @param accessKeyId whose key it was signed with
 * @param scope what the key was derived for
 * @param signedHeaders their names, in lower case
 * @param signature 64 hex digits
 */
record Authorization(
    String accessKeyId, Scope scope, List<String> signedHeaders, String signature) {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String TERMINATOR = "aws4_request";
  private static final int LONGEST = 4096;
  private static final int SIGNATURE_DIGITS = 64;

  /**
   * What a signing key is derived for.
   *
   * @param date eight digits
   */
  record Scope(String date, String region, String service) {
    @Override
    public String toString() {
      return date + "/" + region + "/" + service + "/" + TERMINATOR;
    }
  }

  /**
   * @throws ApiException {@code IncompleteSignatureException} if it is not such a header
   */
  static Authorization parse(String header) {
    if (header.length() > LONGEST || !header.startsWith(ALGORITHM + " ")) {
      throw incomplete("Authorization header must begin with '" + ALGORITHM + "'.");
    }
    Map<String, String> parts = parts(header.substring(ALGORITHM.length() + 1));
    List<String> missing = new ArrayList<>();
    for (String name : List.of("Credential", "Signature", "SignedHeaders")) {
      if (!parts.containsKey(name)) {
        missing.add("Authorization header requires '" + name + "' parameter.");
      }
    }
    if (!missing.isEmpty()) {
      throw incomplete(String.join(" ", missing));
    }
    return of(
        parts.getOrDefault("Credential", ""),
        parts.getOrDefault("SignedHeaders", ""),
        parts.getOrDefault("Signature", ""));
  }

  private static Map<String, String> parts(String list) {
    Map<String, String> parts = new HashMap<>();
    for (String part : list.split(",", -1)) {
      String trimmed = part.strip();
      int equals = trimmed.indexOf('=');
      if (equals < 1) {
        throw incomplete("The Authorization header has a part that is no key=value pair.");
      }
      if (parts.put(trimmed.substring(0, equals), trimmed.substring(equals + 1)) != null) {
        throw incomplete("The Authorization header has a part twice.");
      }
    }
    return parts;
  }

  private static Authorization of(String credential, String signedHeaders, String signature) {
    String[] parts = credential.split("/", -1);
    if (parts.length != 5 || parts[0].isEmpty() || !parts[4].equals(TERMINATOR)) {
      throw incomplete(
          "Credential must have exactly 5 slash-delimited elements, e.g."
              + " keyid/date/region/service/aws4_request.");
    }
    if (!isSignature(signature)) {
      throw incomplete("Signature must be 64 hexadecimal digits.");
    }
    return new Authorization(
        parts[0],
        new Scope(parts[1], parts[2], parts[3]),
        List.of(signedHeaders.split(";", -1)),
        signature);
  }

  private static boolean isSignature(String text) {
    return text.length() == SIGNATURE_DIGITS
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  private static ApiException incomplete(String message) {
    return new ApiException(ErrorType.IncompleteSignatureException, message);
  }
}
