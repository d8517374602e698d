// Starts the parts of the design system that need a script; every page works without it.
import { initAll } from "../nhsuk/nhsuk.js";

initAll();
