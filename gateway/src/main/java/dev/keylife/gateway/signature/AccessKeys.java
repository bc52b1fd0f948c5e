package dev.keylife.gateway.signature;

import java.util.Optional;

/** Who may call, by access key id. */
public interface AccessKeys {

  /** Empty where there is no such access key. */
  Optional<AccessKey> find(String accessKeyId);
}
