// Starts Stimulus; one controller per file, heavy ones load their library when they are first used.
import { Application } from "@hotwired/stimulus";
import adhoc from "./controllers/adhoc.js";
import autosave from "./controllers/autosave.js";
import bulk from "./controllers/bulk.js";
import chart from "./controllers/chart.js";
import combobox from "./controllers/combobox.js";
import confirm from "./controllers/confirm.js";
import copy from "./controllers/copy.js";
import dialog from "./controllers/dialog.js";
import filter from "./controllers/filter.js";
import focus from "./controllers/focus.js";
import gantt from "./controllers/gantt.js";
import idle from "./controllers/idle.js";
import keys from "./controllers/keys.js";
import leave from "./controllers/leave.js";
import marked from "./controllers/marked.js";
import menu from "./controllers/menu.js";
import meter from "./controllers/meter.js";
import nav from "./controllers/nav.js";
import pad from "./controllers/pad.js";
import phrases from "./controllers/phrases.js";
import poll from "./controllers/poll.js";
import rows from "./controllers/rows.js";
import scroll from "./controllers/scroll.js";
import shortcut from "./controllers/shortcut.js";
import sift from "./controllers/sift.js";
import sortable from "./controllers/sortable.js";
import suggest from "./controllers/suggest.js";
import sum from "./controllers/sum.js";
import tabs from "./controllers/tabs.js";
import toast from "./controllers/toast.js";
import tree from "./controllers/tree.js";
import upload from "./controllers/upload.js";
import visit from "./controllers/visit.js";
import wordcount from "./controllers/wordcount.js";

const controllers = {
  adhoc, autosave, bulk, chart, combobox, confirm, copy, dialog, filter, focus, gantt, idle, keys, leave, marked, menu, meter, nav, pad, phrases, poll, rows, scroll, shortcut,
  sift, sortable, suggest, sum, tabs, toast, tree, upload, visit, wordcount,
};
const application = Application.start();
for (const [name, controller] of Object.entries(controllers)) application.register(name, controller);
