package dev.keylife.material.unwrapping;

import java.security.PrivateKey;

/** Stands for a private key where only matters which object it is. */
public final class StandInKey implements PrivateKey {
  private static final long serialVersionUID = 1L;

  @Override
  public String getAlgorithm() {
    return "RSA";
  }

  @Override
  public String getFormat() {
    return "none";
  }

  @Override
  public byte[] getEncoded() {
    return new byte[0];
  }
}
