package dev.keylife.settings;

/** Keeps secrets out of what is shown. */
public final class SecretMask {
  public static final String MASK = "********";

  private SecretMask() {}

  /** URLs as they may be shown: a name and a password before the host are masked. */
  public static String withoutUserInfo(String urls) {
    return urls.replaceAll("//[^/,]*@", "//" + MASK + "@");
  }
}
