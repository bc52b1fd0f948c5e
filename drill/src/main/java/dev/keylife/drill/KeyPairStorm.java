package dev.keylife.drill;

import dev.keylife.command.CreateKey;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;

/** Asks for far more wrapping key pairs, of the most expensive kind, than can be made. */
final class KeyPairStorm implements Attack {
  private static final int KEYS = 20;

  private final HostilePublisher publisher;
  private int number;

  KeyPairStorm(HostilePublisher publisher) {
    this.publisher = publisher;
  }

  @Override
  public void strike() {
    String key = "storm-" + number % KEYS;
    if (number < KEYS) {
      publisher.send(
          "key to storm",
          key,
          CreateKey.newBuilder()
              .setHeader(publisher.header(key))
              .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
              .setOrigin(Origin.EXTERNAL)
              .build());
    }
    number++;
    publisher.send(
        "request for an RSA_4096 pair",
        key,
        new GetParametersForImport(
            publisher.header(key),
            WrappingAlgorithm.RSAES_OAEP_SHA_256,
            WrappingKeySpec.RSA_4096,
            null));
  }
}
