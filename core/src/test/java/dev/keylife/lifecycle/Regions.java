package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.SynchronizeMultiRegionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One multi-Region key in the installations of several Regions, and the news between them, each of
 * which a test carries when it likes.
 */
final class Regions {
  static final String KEY = "mrk-1234abcd12ab34cd56ef1234567890ab";
  static final String A = "us-east-1";
  static final String B = "eu-west-1";
  static final String C = "ap-south-1";
  static final String REPLICATOR = "replicator";

  private final Map<String, Region> all = new LinkedHashMap<>();
  Instant now = World.START;
  private int commands;

  Regions(String... names) {
    for (String name : names) {
      Set<String> peers =
          Set.of(names).stream().filter(it -> !it.equals(name)).collect(Collectors.toSet());
      all.put(name, new Region(name, peers));
    }
  }

  /** With a Region in which others than anybody may create keys. */
  Regions(Authority authorityOfB) {
    this(A, B);
    all.put(B, new Region(B, Set.of(A), authorityOfB));
  }

  Region in(String region) {
    return all.get(region);
  }

  List<Region> all() {
    return List.copyOf(all.values());
  }

  /** A primary key in A that has the material "m", and a replica in B without it. */
  static Regions replicated() {
    Regions regions = new Regions(A, B);
    regions.in(A).create();
    regions.in(A).importMaterial("m");
    regions.in(A).replicateTo(B);
    regions.carryAll();
    return regions;
  }

  /** The same with "m" in both, and with "n" in both, which waits for a rotation. */
  static Regions readyToRotate() {
    Regions regions = replicated();
    regions.in(B).importMaterial("m");
    regions.in(A).importNew("n");
    regions.carryAll();
    regions.in(B).importMaterial("n");
    regions.carryAll();
    return regions;
  }

  /** Tells everything that has not been told, until nothing is left to tell. */
  void carryAll() {
    for (int round = 0; round < 100; round++) {
      if (!carryOnce()) {
        return;
      }
    }
    throw new AssertionError("the Regions talk without end");
  }

  private boolean carryOnce() {
    boolean carried = false;
    for (Region from : all()) {
      while (from.told < from.news.size()) {
        from.carry(from.told++);
        carried = true;
      }
    }
    return carried;
  }

  /** Tells everything once more, from the beginning of each history. */
  void carryAgain() {
    all().forEach(region -> region.told = 0);
    carryAll();
  }

  void advance(Duration duration) {
    now = now.plus(duration);
    all().forEach(Region::reachDates);
  }

  /** What an event told, as the replicator carries it. */
  record News(long sequence, KeyState state, MultiRegionNews content) {}

  /** The installation of one Region. */
  final class Region {
    final String name;
    final List<News> news = new ArrayList<>();
    final Map<SecretId, ByteString> secrets = new HashMap<>();
    final List<Event> events = new ArrayList<>();
    private final KeyNamespace namespace;
    private final Lifecycle lifecycle;
    Optional<KeyRecord> record = Optional.empty();
    Holdings holdings = Holdings.NONE;
    int told;

    Region(String name, Set<String> peers) {
      this(name, peers, Authority.OPEN);
    }

    Region(String name, Set<String> peers, Authority authority) {
      this.name = name;
      this.namespace = new KeyNamespace("aws", name, "111122223333");
      this.lifecycle =
          new Lifecycle(
              LifecyclePolicy.defaults(namespace)
                  .withAuthority(authority)
                  .withRegions(
                      new MultiRegionPolicy(
                          true, peers, new PrincipalPatterns(List.of(REPLICATOR)))),
              new FakeCryptography(),
              TestJson.READER);
    }

    String state() {
      return record.map(key -> key.state().awsName()).orElse("no key");
    }

    boolean isPrimary() {
      return record.flatMap(KeyRecord::multiRegion).filter(it -> it.isPrimaryIn(name)).isPresent();
    }

    MultiRegion multiRegion() {
      return record.orElseThrow().multiRegion().orElseThrow();
    }

    String roles() {
      return record.orElseThrow().materials().stream()
          .map(
              m ->
                  FakeCryptography.nameOf(m.id())
                      + " "
                      + m.role()
                      + (m.imported() ? "" : " absent"))
          .collect(Collectors.joining(", "));
    }

    Event send(Command command) {
      Decision decision =
          lifecycle.decide(
              command, record, id -> Optional.ofNullable(secrets.get(id)), holdings, now);
      return apply(decision).orElseThrow();
    }

    private Optional<Event> apply(Decision decision) {
      record = decision.record();
      for (SecretChange change : decision.secrets()) {
        if (change instanceof SecretChange.Keep keep) {
          secrets.put(keep.id(), keep.sealed());
        } else {
          secrets.remove(change.id());
        }
      }
      decision
          .event()
          .ifPresent(
              event -> {
                events.add(event);
                if (event instanceof Event.KeyStateChanged changed) {
                  changed
                      .news()
                      .ifPresent(
                          it ->
                              news.add(
                                  new News(changed.header().sequence(), changed.newState(), it)));
                }
              });
      return decision.event();
    }

    void reachDates() {
      for (Optional<Deadline> due = nextDue(); due.isPresent(); due = nextDue()) {
        apply(lifecycle.decideDeadline(due.get(), record.orElseThrow(), now));
      }
    }

    private Optional<Deadline> nextDue() {
      return record.stream()
          .flatMap(r -> r.deadlines().stream())
          .filter(d -> !d.due().isAfter(now))
          .min(
              Comparator.comparing(Deadline::due)
                  .thenComparing(Deadline::kind)
                  .thenComparing(Deadline::reference));
    }

    /** Tells all others of a piece of news, whether it was told before or not. */
    void carry(int which) {
      News it = news.get(which);
      it.content().keys().members().stream()
          .map(RelatedKeys.Member::region)
          .filter(region -> !region.equals(name))
          .forEach(region -> tell(region, it));
    }

    /** As the replicator does: a refusal to create a key is told to who asked for it. */
    private void tell(String region, News it) {
      Event answer = in(region).send(command(it, REPLICATOR));
      if (answer instanceof Event.CommandRejected && isAskedFor(region, it)) {
        send(refusal(region, it));
      }
    }

    private static boolean isAskedFor(String region, News it) {
      return it.content()
          .keys()
          .member(region)
          .filter(member -> member.status() == RelatedKeys.Status.CREATING)
          .isPresent();
    }

    SynchronizeMultiRegionKey refusal(String by, News asked) {
      MultiRegionNews told = asked.content();
      return new SynchronizeMultiRegionKey(
          header(REPLICATOR),
          by,
          1,
          Optional.of(KeyState.DELETED),
          Optional.of(
              new MultiRegionNews(
                  told.spec(),
                  told.usage(),
                  told.origin(),
                  told.keys().withoutRequests(),
                  List.of())));
    }

    Event carryTo(String region, int which) {
      return in(region).send(command(news.get(which), REPLICATOR));
    }

    SynchronizeMultiRegionKey command(News it, String issuer) {
      return new SynchronizeMultiRegionKey(
          header(issuer), name, it.sequence(), Optional.of(it.state()), Optional.of(it.content()));
    }

    Command.Header header(String issuer) {
      return new Command.Header(
          "c" + ++commands,
          KEY,
          issuer,
          now,
          now,
          List.of(),
          List.of(),
          ByteString.of(new byte[0]));
    }

    Command.Header header() {
      return header("tester");
    }

    Event create() {
      return create(KeySpec.SYMMETRIC_DEFAULT);
    }

    Event create(KeySpec spec) {
      return send(
          new Command.CreateKey(
              header(),
              Optional.of(spec),
              Optional.of(spec.usages().get(0)),
              Optional.of(Origin.EXTERNAL),
              KeyAttributes.of("first"),
              false,
              true));
    }

    Event replicateTo(String region) {
      return send(new Command.ReplicateKey(header(), region, KeyAttributes.of("second"), false));
    }

    Event updatePrimary(String region) {
      return send(new Command.UpdatePrimaryRegion(header(), region));
    }

    Event schedule() {
      return send(new Command.ScheduleKeyDeletion(header(), OptionalInt.of(7)));
    }

    Event rotate() {
      return send(new Command.RotateKeyOnDemand(header()));
    }

    Event deleteMaterial(String material) {
      return send(
          new Command.DeleteImportedKeyMaterial(
              header(), Optional.of(FakeCryptography.idOf(material).value())));
    }

    Event importMaterial(String material) {
      return importMaterial(material, Optional.empty());
    }

    Event importMaterial(String material, Optional<ImportType> type) {
      Event parameters =
          send(
              new Command.GetParametersForImport(
                  header(),
                  Optional.of(WrappingAlgorithm.RSAES_OAEP_SHA_256),
                  Optional.of(WrappingKeySpec.RSA_2048),
                  Optional.empty()));
      ByteString token =
          parameters instanceof Event.ImportParametersIssued issued
              ? issued.importToken()
              : FakeCryptography.token(KEY, "wk9", now.plusSeconds(60));
      return send(
          new Command.ImportKeyMaterial(
              header(),
              token,
              FakeCryptography.wrapped(material),
              Optional.of(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE),
              Optional.empty(),
              type,
              Optional.empty(),
              Optional.empty()));
    }

    Event importNew(String material) {
      return importMaterial(material, Optional.of(ImportType.NEW_KEY_MATERIAL));
    }
  }

  /** The code of a refusal, the cause of a change, or what else it is. */
  static String outcome(Event event) {
    if (event instanceof Event.CommandRejected rejected) {
      return rejected.failure().code().awsName();
    } else if (event instanceof Event.ImportFailed failed) {
      return failed.failure().code().awsName();
    }
    return event instanceof Event.KeyStateChanged changed
        ? changed.cause().name()
        : event.getClass().getSimpleName();
  }
}
