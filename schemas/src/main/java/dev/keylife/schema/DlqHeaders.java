package dev.keylife.schema;

/** Temporary. */
public final class DlqHeaders {
  public static final String CAUSE = "keylife-dlq-cause";
  public static final String SOURCE_TOPIC = "keylife-dlq-source-topic";
  public static final String SOURCE_PARTITION = "keylife-dlq-source-partition";
  public static final String SOURCE_OFFSET = "keylife-dlq-source-offset";
  public static final String SOURCE_TIMESTAMP = "keylife-dlq-source-timestamp";

  private DlqHeaders() {}
}
