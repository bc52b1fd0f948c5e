package dev.keylife.streams.state;

/**
 * The names of the topology's stores. Changelog topics are named after them, so renaming one
 * orphans the state of every installation.
 */
public final class StoreNames {
  public static final String KEYS_STORE = "keys";
  public static final String SECRETS_STORE = "sealed-secrets";
  public static final String DEADLINES_STORE = "deadlines";
  public static final String SEALING_STORE = "sealing";
  public static final String COMMAND_IDS_STORE = "command-ids";
  public static final String KEYLESS_CHAIN_STORE = "keyless-chain";
  public static final String WAITING_STORE = "waiting-commands";
  public static final String ALIASES_STORE = "aliases";
  public static final String PUBLISHED_STORE = "published-materials";
  public static final String HOLDINGS_STORE = "holdings";

  private StoreNames() {}
}
