package dev.keylife.schema;

/**
 * Record headers of {@link Topics#KEY_EVENTS}: the attributes of a CloudEvents 1.0 event in the
 * binary content mode of its Kafka protocol binding, so that a subscriber can route and filter
 * without decoding a value. All values are UTF-8 text.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">Kafka
 *     protocol binding for CloudEvents</a>
 */
public final class CloudEventHeaders {

  /** Version of the CloudEvents specification: {@link #SPEC_VERSION_1_0}. */
  public static final String SPEC_VERSION = "ce_specversion";

  /** Full name of the event's record type, such as {@code dev.keylife.event.KeyStateChanged}. */
  public static final String TYPE = "ce_type";

  /** The event's {@code header.eventId}, unique together with {@link #SOURCE}. */
  public static final String ID = "ce_id";

  /** Which Keylife speaks: {@code /keylife/<partition>/<region>/<account>}. */
  public static final String SOURCE = "ce_source";

  /** The event's {@code header.keyId}. */
  public static final String SUBJECT = "ce_subject";

  /** The event's {@code header.occurredAt}: RFC 3339 in UTC, with milliseconds at most. */
  public static final String TIME = "ce_time";

  /** What the value is: {@link #AVRO_CONTENT_TYPE}. By that binding without the prefix. */
  public static final String CONTENT_TYPE = "content-type";

  /** The value of {@link #SPEC_VERSION}. */
  public static final String SPEC_VERSION_1_0 = "1.0";

  /** Avro's binary encoding, here behind the Schema Registry's prefix of five bytes. */
  public static final String AVRO_CONTENT_TYPE = "application/vnd.apache.avro+binary";

  private CloudEventHeaders() {}
}
