import { setFlagsFromString } from "node:v8";

// To be imported before what works. Streams leave behind buffers that V8 is in no hurry to collect: with this a backup and its
// verification have 143 instead of 204 MiB resident, 196 instead of 260 where documents are large, and take as long.
setFlagsFromString("--optimize-for-size");
