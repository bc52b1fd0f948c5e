package dev.keylife.app;

/** Keeps secrets out of what is shown. */
final class Secrets {
  static final String MASK = "********";

  private Secrets() {}

  /** URLs as they may be shown: a name and a password before the host are masked. */
  static String withoutUserInfo(String urls) {
    return urls.replaceAll("//[^/,]*@", "//" + MASK + "@");
  }
}
