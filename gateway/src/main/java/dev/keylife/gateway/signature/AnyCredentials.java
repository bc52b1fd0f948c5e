package dev.keylife.gateway.signature;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import java.util.Optional;

/**
 * Believes whatever access key id a request names, for development: nothing is verified. Whoever
 * can connect is let in, so it must listen on loopback alone.
 */
public final class AnyCredentials implements Authenticator {
  private final String principalPrefix;

  /**
   * @param account of the principals, twelve digits
   */
  public AnyCredentials(String partition, String account) {
    this.principalPrefix = "arn:" + partition + ":iam::" + account + ":user/";
  }

  @Override
  public ApiCaller authenticate(SignedRequest request) {
    String header =
        request
            .value("authorization")
            .orElseThrow(
                () ->
                    new ApiException(
                        ErrorType.MissingAuthenticationTokenException,
                        "Missing Authentication Token"));
    String accessKeyId = Authorization.parse(header).accessKeyId();
    if (!accessKeyId.matches("[\\w.-]{1,128}")) {
      throw new ApiException(
          ErrorType.UnrecognizedClientException,
          "The security token included in the request is invalid.");
    }
    return new ApiCaller(principalPrefix + accessKeyId, accessKeyId, Optional.empty());
  }
}
