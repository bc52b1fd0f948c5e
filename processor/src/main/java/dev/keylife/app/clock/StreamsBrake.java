package dev.keylife.app.clock;

import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;

/** Pauses and resumes a topology, also one that is still to be made. */
public final class StreamsBrake implements ClockWatch.Brake {
  private Optional<KafkaStreams> streams = Optional.empty();
  private boolean pulled;

  public synchronized void attach(KafkaStreams made) {
    streams = Optional.of(made);
    if (pulled) {
      made.pause();
    }
  }

  @Override
  public synchronized void pause() {
    pulled = true;
    streams.ifPresent(KafkaStreams::pause);
  }

  @Override
  public synchronized void resume() {
    pulled = false;
    streams.ifPresent(KafkaStreams::resume);
  }
}
