package dev.keylife.gateway.signature;

/** Finds out who calls. */
public interface Authenticator {
  /**
   * The caller of a request.
   *
   * @throws dev.keylife.gateway.model.ApiException in AWS's words, where it is not known or not
   *     proven
   */
  ApiCaller authenticate(SignedRequest request);
}
