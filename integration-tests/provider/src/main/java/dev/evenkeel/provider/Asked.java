package dev.evenkeel.provider;

/** What a request asks for. */
record Asked(Api api, String model, boolean stream) {

  Asked streamed() {
    return new Asked(api, model, true);
  }
}
