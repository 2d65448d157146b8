package dev.evenkeel.provider;

/** How the body of a stream ends. */
enum End {
  PROPER,
  /** No end of the body; the connection is closed by who plays the step. */
  CUT,
  /** Nothing more comes for a while; then the connection is closed by who plays the step. */
  SILENCE,
  /** Nothing more comes, and the connection stays open. */
  HANG
}
