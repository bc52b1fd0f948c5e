package dev.keylife.gateway.app;

import dev.keylife.client.ClientSettings;
import dev.keylife.client.CommandSigner;
import dev.keylife.client.KeylifeClientException;
import dev.keylife.gateway.model.ServiceModel;
import dev.keylife.gateway.operations.Operations;
import dev.keylife.gateway.operations.use.UseOperations;
import dev.keylife.gateway.publish.Commands;
import dev.keylife.gateway.replica.Replica;
import dev.keylife.gateway.replica.UseSettings;
import dev.keylife.gateway.signature.Authenticator;
import dev.keylife.gateway.usage.LastUsageView;
import dev.keylife.gateway.usage.UsageReporter;
import dev.keylife.gateway.usage.UsageSettings;
import dev.keylife.gateway.usage.UseListener;
import dev.keylife.gateway.view.Freshness;
import dev.keylife.gateway.view.UsableKeys;
import dev.keylife.gateway.view.Views;
import dev.keylife.gateway.wire.AccessListener;
import dev.keylife.gateway.wire.Endpoint;
import dev.keylife.http.ApiExchange.Listener;
import dev.keylife.http.ApiExchange.Tls;
import dev.keylife.http.ApiServer;
import dev.keylife.lifecycle.Authority;
import dev.keylife.lifecycle.PolicyEvaluator;
import dev.keylife.material.keyset.KeysetException;
import dev.keylife.program.OpenResources;
import dev.keylife.program.Program;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.program.health.Health;
import dev.keylife.program.health.HealthServer;
import dev.keylife.program.health.HealthSettings;
import dev.keylife.program.health.Readiness;
import dev.keylife.schema.StrictJson;
import dev.keylife.thread.DaemonThreads;
import dev.keylife.use.CryptoProviders;
import dev.keylife.use.DataKeys;
import dev.keylife.use.KeyOpener;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway: serves the API until it is closed. */
public final class GatewayApp implements Program.Running {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayApp.class);

  /** Threads that wait for brokers, where the outcome of a first try is looked for. */
  private static final int WORKERS = 8;

  /** How many calls may wait for a processor, to sign say. At a millisecond each, a second's. */
  private static final int WAITING_FOR_USE = 1024;

  private final CryptoProviders providers = CryptoProviders.best();
  private final OpenResources started = new OpenResources();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final GatewaySettings settings;
  private int apiPort;
  private OptionalInt healthPort = OptionalInt.empty();

  private GatewayApp(GatewaySettings settings) {
    this.settings = settings;
  }

  /**
   * Starts a gateway, and returns when it serves.
   *
   * @throws ProgramException if it cannot; nothing is left running
   */
  public static GatewayApp start(GatewaySettings settings) throws InterruptedException {
    GatewayApp app = new GatewayApp(settings);
    try {
      app.startAll();
      return app;
    } catch (RuntimeException | InterruptedException e) {
      app.close();
      throw e;
    }
  }

  private void startAll() throws InterruptedException {
    Authenticator authenticator = CallerAuthentication.open(settings, started);
    Optional<TlsStores> tls = TlsStores.open(settings);
    tls.ifPresent(started::add);
    ClientSettings publishing = publishing();
    Views views = new Views(settings.millis(GatewaySettings.VIEW_MAX_AGE_MS));
    started.add(views);
    Optional<Replica> replica = replica(views);
    replica.ifPresent(started::add);
    views.follow(settings.client(), replica.map(Replica::observer));
    LastUsageView lastUsage = new LastUsageView(settings.millis(GatewaySettings.VIEW_MAX_AGE_MS));
    started.add(lastUsage);
    lastUsage.follow(settings.client());
    ExecutorService workers =
        Executors.newFixedThreadPool(WORKERS, DaemonThreads.named("commands"));
    started.add(workers::shutdownNow);
    Commands commands = new Commands(publishing, views, settings.callTimeout(), workers);
    started.add(commands);
    GatewayMetrics metrics =
        new GatewayMetrics(
            commands, views, replica, settings.getInt(GatewaySettings.METRICS_KEYS_MAX));
    started.add(metrics);
    UseListener listener =
        replica.isPresent() ? usage(views, lastUsage, metrics) : UseListener.NONE;
    if (settings.getInt(HealthSettings.PORT) >= 0) {
      healthPort = OptionalInt.of(serveHealth(views.freshness(), metrics).port());
    }
    awaitLoaded(views.freshness(), replica.isPresent());
    ApiServer api =
        api(
            endpoint(
                authenticator, operations(commands, views, lastUsage, replica, listener), metrics),
            tls.map(TlsStores::tls));
    started.add(api);
    apiPort = api.port();
    LOG.info("The AWS KMS API is served at {}, {} keys", url(), views.keys().size());
  }

  private void awaitLoaded(Freshness view, boolean withMaterials) throws InterruptedException {
    if (!view.awaitLoaded(settings.millis(GatewaySettings.STARTUP_TIMEOUT_MS))) {
      throw new ProgramException(
          ExitCode.UNAVAILABLE,
          "The topics key-states and key-aliases"
              + (withMaterials ? " and key-materials" : "")
              + " of "
              + settings.getString(GatewaySettings.BOOTSTRAP_SERVERS)
              + " could not be read to their end within startup.timeout.ms. Has a processor been"
              + " started there? The log says more.");
    }
  }

  private HealthServer serveHealth(Freshness view, GatewayMetrics metrics) {
    Readiness readiness = new Readiness();
    readiness.require(
        "view",
        () ->
            view.isFresh()
                ? Optional.empty()
                : Optional.of("it is " + view.behind() + " records behind, or no broker answers"));
    return started.add(
        HealthServer.start(
            settings.getString(HealthSettings.HOST),
            settings.getInt(HealthSettings.PORT),
            HealthServer.PROBES,
            Health.of(readiness),
            metrics::scrape));
  }

  private Optional<Replica> replica(Views views) {
    if (!UseSettings.areKeysUsed(settings)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Replica.open(settings, views, new KeyOpener(providers)));
    } catch (KeysetException e) {
      throw new ProgramException(ExitCode.CREDENTIALS, e.reason(), e);
    }
  }

  /** Tells how keys are used. */
  private UseListener usage(Views views, LastUsageView lastUsage, GatewayMetrics metrics) {
    UsageReporter reporter =
        UsageReporter.start(
            settings.client(), lastUsage, views.keys()::has, UsageSettings.of(settings));
    started.add(reporter);
    metrics.measure(reporter);
    return use -> {
      metrics.keyUses().used(use);
      reporter.used(use);
    };
  }

  private Operations operations(
      Commands commands,
      Views views,
      LastUsageView lastUsage,
      Optional<Replica> replica,
      UseListener listener) {
    UsableKeys usable = replica.isPresent() ? replica.get() : UsableKeys.NONE;
    int processors = Runtime.getRuntime().availableProcessors();
    ExecutorService users =
        new ThreadPoolExecutor(
            processors,
            processors,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_FOR_USE),
            DaemonThreads.named("key-use"));
    started.add(users::shutdownNow);
    return new Operations(commands, views, lastUsage, settings.namespace(), policies())
        .and(
            keys ->
                UseOperations.all(
                    keys, usable, settings.namespace(), new DataKeys(providers), users, listener));
  }

  private ClientSettings publishing() {
    try {
      Optional<CommandSigner> signer = settings.signer();
      LOG.info(
          "Commands are {}",
          signer.isPresent() ? "signed with the key of this gateway" : "not signed");
      return signer.map(settings.client()::signedBy).orElseGet(settings::client);
    } catch (KeylifeClientException e) {
      throw new ProgramException(ExitCode.CREDENTIALS, String.valueOf(e.getMessage()), e);
    }
  }

  private Endpoint endpoint(
      Authenticator authenticator, Operations operations, GatewayMetrics metrics) {
    AccessLog log = new AccessLog();
    AccessListener both =
        call -> {
          metrics.answered(call);
          log.answered(call);
        };
    return new Endpoint(
        authenticator,
        ServiceModel.load(),
        operations,
        settings.getInt(GatewaySettings.API_MAX_IN_FLIGHT),
        both);
  }

  private PolicyEvaluator policies() {
    Authority authority = settings.authority();
    if (authority.administrators().includeEverybody()) {
      LOG.warn(
          "{}=*: everybody who can call may read every key whose policy leaves it to the account,"
              + " as the default policy does. Name the administrators",
          GatewaySettings.ADMINISTRATORS);
    }
    return new PolicyEvaluator(settings.namespace(), authority, new StrictJson()::read);
  }

  private ApiServer api(Endpoint endpoint, Optional<Tls> tls) {
    try {
      return ApiServer.start(
          new Listener(settings.apiAddress(), tls), settings.apiLimits(), "api", endpoint);
    } catch (IOException e) {
      throw new ProgramException(
          ExitCode.UNAVAILABLE,
          "The API cannot listen on %s (%s). Set api.host and api.port."
              .formatted(settings.apiAddress(), e.getMessage()),
          e);
    }
  }

  /** Where the API is served. */
  public String url() {
    return (settings.has(GatewaySettings.TLS_KEYSTORE) ? "https" : "http")
        + "://"
        + settings.getString(GatewaySettings.API_HOST)
        + ":"
        + apiPort;
  }

  /** The port of the health endpoints; empty where there are none. */
  public OptionalInt healthPort() {
    return healthPort;
  }

  /** Waits until somebody closes it. */
  @Override
  public void awaitEnd() throws InterruptedException {
    closed.await();
  }

  /** Answers no more calls, and lets go of everything, within a few seconds. */
  @Override
  public void close() {
    started.close();
    closed.countDown();
  }
}
