package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.view.KeyView;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.KmsException;
import dev.keylife.snapshot.KeySnapshot;

/** Finds the keys that calls name, in the view. */
final class Keys {
  private final KeyView view;
  private final KeyNamespace namespace;

  Keys(KeyView view, KeyNamespace namespace) {
    this.view = view;
    this.namespace = namespace;
  }

  /**
   * The key that the member {@code KeyId} of a call names.
   *
   * @throws ApiException as the processor would refuse a command about it
   */
  KeySnapshot named(Call call) {
    return find(call.input().requiredText("KeyId"));
  }

  KeySnapshot find(String keyIdOrArn) {
    KeyId id;
    try {
      id = namespace.resolve(keyIdOrArn);
    } catch (KmsException e) {
      throw Refusals.of(e);
    }
    return view.find(id.value())
        .orElseThrow(
            () ->
                new ApiException(
                    ErrorType.NotFoundException, "Key '" + namespace.arn(id) + "' does not exist"));
  }

  String arn(String keyId) {
    return namespace.arn(new KeyId(keyId));
  }
}
