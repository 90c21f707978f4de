// The page begins here.

import { Page } from "./page.js";
import { takeAnswer } from "./sign-in/issuer.js";
import { theme, useTheme } from "./ui/theme.js";
import { preferred, speak } from "./words.js";

const RETRY_MILLIS = 2_000;

/** Without words there is nothing to show: the server may just be starting. */
async function learnToSpeak() {
  try {
    await speak(preferred());
  } catch (problem) {
    console.info("The words are not here yet", problem.message);
    await new Promise((done) => setTimeout(done, RETRY_MILLIS));
    await learnToSpeak();
  }
}

const answer = takeAnswer();
useTheme(theme());
await learnToSpeak();
new Page(document.getElementById("app"), answer).start();
