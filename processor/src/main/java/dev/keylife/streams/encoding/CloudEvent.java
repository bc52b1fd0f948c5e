package dev.keylife.streams.encoding;

import dev.keylife.event.EventHeader;
import dev.keylife.lifecycle.Event;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.schema.CloudEventHeaders;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The CloudEvents attributes of an event as record headers, so that a subscriber can filter without
 * decoding.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">Kafka
 *     protocol binding, binary content mode</a>
 */
final class CloudEvent {
  private CloudEvent() {}

  static Headers headers(Event event, SpecificRecord published, KeyNamespace namespace) {
    Headers headers = new RecordHeaders();
    Event.Header header = event.header();
    set(headers, CloudEventHeaders.SPEC_VERSION, "1.0");
    set(headers, CloudEventHeaders.TYPE, published.getSchema().getFullName());
    set(headers, CloudEventHeaders.ID, ((EventHeader) published.get(0)).getEventId());
    set(
        headers,
        CloudEventHeaders.SOURCE,
        "/keylife/" + namespace.partition() + "/" + namespace.region() + "/" + namespace.account());
    set(headers, CloudEventHeaders.SUBJECT, header.keyId());
    set(headers, CloudEventHeaders.TIME, header.occurredAt().toString());
    set(headers, CloudEventHeaders.CONTENT_TYPE, CloudEventHeaders.AVRO_CONTENT_TYPE);
    return headers;
  }

  private static void set(Headers headers, String name, String text) {
    headers.add(name, text.getBytes(StandardCharsets.UTF_8));
  }
}
