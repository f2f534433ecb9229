import { createHash } from "node:crypto";

/** The one style sheet, inline in every page. */
export const style = `
:root{--ink:#22302f;--soft:#5d6b69;--line:#e3e0d8;--paper:#faf8f4;--card:#fff;--accent:#1f5c57;--accent-soft:#e4efec}
*{box-sizing:border-box}
body{display:flex;flex-direction:column;min-height:100vh;margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
a{color:inherit;text-decoration:none}
.wrap{max-width:1160px;margin:0 auto;padding-left:24px;padding-right:24px}
header{background:var(--card);border-bottom:1px solid var(--line)}
header .wrap{display:flex;align-items:baseline;gap:14px;padding-top:18px;padding-bottom:18px}
.brand{font:600 1.45rem/1 Georgia,"Times New Roman",serif;color:var(--accent);letter-spacing:.01em}
.tagline{color:var(--soft);font-size:.92rem}
main{padding-top:34px;padding-bottom:56px;width:100%;flex:1}
h1{font:600 2rem/1.2 Georgia,"Times New Roman",serif;margin:0 0 6px}
.lead{color:var(--soft);margin:0 0 24px}
form{display:flex;flex-wrap:wrap;gap:14px;align-items:flex-end;background:var(--card);border:1px solid var(--line);border-radius:14px;padding:16px 18px;margin:0 0 28px}
label{display:flex;flex-direction:column;gap:4px;font-size:.8rem;color:var(--soft);flex:1 1 150px}
input,select{font:inherit;font-size:.98rem;color:var(--ink);background:var(--paper);border:1px solid var(--line);border-radius:9px;padding:8px 10px;min-width:0;height:42px}
button,.button{font:inherit;font-weight:600;display:inline-block;background:var(--accent);color:#fff;border:0;border-radius:9px;padding:9px 20px;cursor:pointer;min-height:42px}
:is(a,button,input,select):focus-visible{outline:3px solid #8fbdb6;outline-offset:2px}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(255px,1fr));gap:24px;list-style:none;margin:0;padding:0}
.card{display:block;height:100%;background:var(--card);border:1px solid var(--line);border-radius:14px;overflow:hidden;transition:box-shadow .15s,transform .15s}
.card:hover{box-shadow:0 10px 28px rgba(34,48,47,.1);transform:translateY(-2px)}
.photo{display:block;width:100%;height:auto;aspect-ratio:3/2;object-fit:cover;background:var(--accent-soft)}
.body{padding:14px 16px 18px}
.price{font-size:1.25rem;font-weight:700;margin:0}
.title{margin:4px 0 8px;line-height:1.35}
.facts{margin:0;color:var(--soft);font-size:.9rem}
.tag{display:inline-block;background:var(--accent-soft);color:var(--accent);border-radius:99px;padding:2px 11px;font-size:.78rem;font-weight:600;margin-bottom:8px}
.pages{display:flex;justify-content:center;align-items:center;gap:18px;margin-top:36px;color:var(--soft)}
.pages a{border:1px solid var(--line);background:var(--card);border-radius:9px;padding:8px 16px;color:var(--accent);font-weight:600}
.notice{max-width:560px;margin:70px auto;text-align:center}
.notice .code{font:600 3.4rem/1 Georgia,serif;color:var(--accent);opacity:.35;margin:0 0 14px}
.detail{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:36px;margin-top:18px}
.gallery{display:grid;gap:14px;align-content:start}
.gallery img{border-radius:14px;border:1px solid var(--line)}
.back{color:var(--accent);font-weight:600}
dl{display:grid;grid-template-columns:auto 1fr;gap:8px 20px;border-top:1px solid var(--line);margin:22px 0;padding-top:20px}
dt{color:var(--soft)}dd{margin:0;font-weight:600}
footer{border-top:1px solid var(--line);color:var(--soft);font-size:.85rem}
footer .wrap{display:flex;justify-content:space-between;gap:16px;padding-top:20px;padding-bottom:26px}
@media(max-width:760px){.detail{grid-template-columns:1fr}.tagline{display:none}}
`;

/** The style sheet's hash, as the Content-Security-Policy wants it: no other style is applied. */
export const styleHash = `'sha256-${createHash("sha256").update(style).digest("base64")}'`;
