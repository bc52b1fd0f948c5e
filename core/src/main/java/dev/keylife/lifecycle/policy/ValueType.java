package dev.keylife.lifecycle.policy;

/** The kinds of values that condition operators compare. */
enum ValueType {
  STRING,
  BOOL,
  NUMERIC,
  DATE,
  ARN
}
