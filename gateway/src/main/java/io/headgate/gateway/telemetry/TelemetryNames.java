package io.headgate.gateway.telemetry;

/** Every metric and label name in one place. Labels take values from closed sets only. */
final class TelemetryNames {

  static final String REQUESTS = "gateway.requests";
  static final String IN_FLIGHT = "gateway.requests.in.flight";
  static final String BOUNDS_MET = "gateway.failover.bounds.met";
  static final String BOUND = "bound";
  static final String OVERHEAD = "gateway.overhead";
  static final String ATTEMPTS = "gateway.attempts";
  static final String TOKENS = "gateway.tokens";
  static final String ROUTES = "gateway.routes";
  static final String DEGRADED = "gateway.degraded";
  static final String WARNINGS = "gateway.provider.warnings";
  static final String SERVER_DURATION = "gen_ai.server.request.duration";
  static final String SERVER_FIRST_TOKEN = "gen_ai.server.time_to_first_token";
  static final String CLIENT_DURATION = "gen_ai.client.operation.duration";
  static final String CONFIG_INFO = "gateway.config.info";

  static final String ENDPOINT = "endpoint";
  static final String OUTCOME = "outcome";
  static final String STREAM = "stream";
  static final String PROVIDER = "provider";
  static final String MODEL = "model";
  static final String TYPE = "type";
  static final String WARNING = "warning";
  static final String ROUTE = "route";
  static final String STRATEGY = "strategy";
  static final String WHAT = "what";
  static final String OPERATION = "gen_ai_operation_name";
  static final String PROVIDER_NAME = "gen_ai_provider_name";
  static final String REQUEST_MODEL = "gen_ai_request_model";
  static final String ERROR_TYPE = "error_type";
  static final String REVISION = "revision";
  static final String REASON = "reason";

  /** The operation of calls that were made to decide. */
  static final String SIDE_CALL = "route";

  /** Stands for a value that the configuration does not name. */
  static final String OTHER = "other";

  private TelemetryNames() {}
}
