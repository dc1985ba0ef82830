var ei=globalThis,ti=ei.ShadowRoot&&(ei.ShadyCSS===void 0||ei.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,Ui=Symbol(),gs=new WeakMap,At=class{constructor(t,s,e){if(this._$cssResult$=!0,e!==Ui)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=t,this.t=s}get styleSheet(){let t=this.o,s=this.t;if(ti&&t===void 0){let e=s!==void 0&&s.length===1;e&&(t=gs.get(s)),t===void 0&&((this.o=t=new CSSStyleSheet).replaceSync(this.cssText),e&&gs.set(s,t))}return t}toString(){return this.cssText}},_s=i=>new At(typeof i=="string"?i:i+"",void 0,Ui),K=(i,...t)=>{let s=i.length===1?i[0]:t.reduce((e,a,h)=>e+(r=>{if(r._$cssResult$===!0)return r.cssText;if(typeof r=="number")return r;throw Error("Value passed to 'css' function must be a 'css' function result: "+r+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(a)+i[h+1],i[0]);return new At(s,i,Ui)},zs=(i,t)=>{if(ti)i.adoptedStyleSheets=t.map(s=>s instanceof CSSStyleSheet?s:s.styleSheet);else for(let s of t){let e=document.createElement("style"),a=ei.litNonce;a!==void 0&&e.setAttribute("nonce",a),e.textContent=s.cssText,i.appendChild(e)}},Pi=ti?i=>i:i=>i instanceof CSSStyleSheet?(t=>{let s="";for(let e of t.cssRules)s+=e.cssText;return _s(s)})(i):i;var{is:Zs,defineProperty:Ws,getOwnPropertyDescriptor:Gs,getOwnPropertyNames:Ks,getOwnPropertySymbols:Js,getPrototypeOf:Qs}=Object,ii=globalThis,bs=ii.trustedTypes,Xs=bs?bs.emptyScript:"",Ys=ii.reactiveElementPolyfillSupport,jt=(i,t)=>i,Vt={toAttribute(i,t){switch(t){case Boolean:i=i?Xs:null;break;case Object:case Array:i=i==null?i:JSON.stringify(i)}return i},fromAttribute(i,t){let s=i;switch(t){case Boolean:s=i!==null;break;case Number:s=i===null?null:Number(i);break;case Object:case Array:try{s=JSON.parse(i)}catch{s=null}}return s}},si=(i,t)=>!Zs(i,t),ys={attribute:!0,type:String,converter:Vt,reflect:!1,useDefault:!1,hasChanged:si};Symbol.metadata??=Symbol("metadata"),ii.litPropertyMetadata??=new WeakMap;var Re=class extends HTMLElement{static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(t,s=ys){if(s.state&&(s.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(t)&&((s=Object.create(s)).wrapped=!0),this.elementProperties.set(t,s),!s.noAccessor){let e=Symbol(),a=this.getPropertyDescriptor(t,e,s);a!==void 0&&Ws(this.prototype,t,a)}}static getPropertyDescriptor(t,s,e){let{get:a,set:h}=Gs(this.prototype,t)??{get(){return this[s]},set(r){this[s]=r}};return{get:a,set(r){let n=a?.call(this);h?.call(this,r),this.requestUpdate(t,n,e)},configurable:!0,enumerable:!0}}static getPropertyOptions(t){return this.elementProperties.get(t)??ys}static _$Ei(){if(this.hasOwnProperty(jt("elementProperties")))return;let t=Qs(this);t.finalize(),t.l!==void 0&&(this.l=[...t.l]),this.elementProperties=new Map(t.elementProperties)}static finalize(){if(this.hasOwnProperty(jt("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(jt("properties"))){let s=this.properties,e=[...Ks(s),...Js(s)];for(let a of e)this.createProperty(a,s[a])}let t=this[Symbol.metadata];if(t!==null){let s=litPropertyMetadata.get(t);if(s!==void 0)for(let[e,a]of s)this.elementProperties.set(e,a)}this._$Eh=new Map;for(let[s,e]of this.elementProperties){let a=this._$Eu(s,e);a!==void 0&&this._$Eh.set(a,s)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(t){let s=[];if(Array.isArray(t)){let e=new Set(t.flat(1/0).reverse());for(let a of e)s.unshift(Pi(a))}else t!==void 0&&s.push(Pi(t));return s}static _$Eu(t,s){let e=s.attribute;return e===!1?void 0:typeof e=="string"?e:typeof t=="string"?t.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(t=>this.enableUpdating=t),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(t=>t(this))}addController(t){(this._$EO??=new Set).add(t),this.renderRoot!==void 0&&this.isConnected&&t.hostConnected?.()}removeController(t){this._$EO?.delete(t)}_$E_(){let t=new Map,s=this.constructor.elementProperties;for(let e of s.keys())this.hasOwnProperty(e)&&(t.set(e,this[e]),delete this[e]);t.size>0&&(this._$Ep=t)}createRenderRoot(){let t=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return zs(t,this.constructor.elementStyles),t}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(t=>t.hostConnected?.())}enableUpdating(t){}disconnectedCallback(){this._$EO?.forEach(t=>t.hostDisconnected?.())}attributeChangedCallback(t,s,e){this._$AK(t,e)}_$ET(t,s){let e=this.constructor.elementProperties.get(t),a=this.constructor._$Eu(t,e);if(a!==void 0&&e.reflect===!0){let h=(e.converter?.toAttribute!==void 0?e.converter:Vt).toAttribute(s,e.type);this._$Em=t,h==null?this.removeAttribute(a):this.setAttribute(a,h),this._$Em=null}}_$AK(t,s){let e=this.constructor,a=e._$Eh.get(t);if(a!==void 0&&this._$Em!==a){let h=e.getPropertyOptions(a),r=typeof h.converter=="function"?{fromAttribute:h.converter}:h.converter?.fromAttribute!==void 0?h.converter:Vt;this._$Em=a;let n=r.fromAttribute(s,h.type);this[a]=n??this._$Ej?.get(a)??n,this._$Em=null}}requestUpdate(t,s,e,a=!1,h){if(t!==void 0){let r=this.constructor;if(a===!1&&(h=this[t]),e??=r.getPropertyOptions(t),!((e.hasChanged??si)(h,s)||e.useDefault&&e.reflect&&h===this._$Ej?.get(t)&&!this.hasAttribute(r._$Eu(t,e))))return;this.C(t,s,e)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(t,s,{useDefault:e,reflect:a,wrapped:h},r){e&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,r??s??this[t]),h!==!0||r!==void 0)||(this._$AL.has(t)||(this.hasUpdated||e||(s=void 0),this._$AL.set(t,s)),a===!0&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(s){Promise.reject(s)}let t=this.scheduleUpdate();return t!=null&&await t,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[a,h]of this._$Ep)this[a]=h;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[a,h]of e){let{wrapped:r}=h,n=this[a];r!==!0||this._$AL.has(a)||n===void 0||this.C(a,void 0,h,n)}}let t=!1,s=this._$AL;try{t=this.shouldUpdate(s),t?(this.willUpdate(s),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(s)):this._$EM()}catch(e){throw t=!1,this._$EM(),e}t&&this._$AE(s)}willUpdate(t){}_$AE(t){this._$EO?.forEach(s=>s.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(t)),this.updated(t)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(t){return!0}update(t){this._$Eq&&=this._$Eq.forEach(s=>this._$ET(s,this[s])),this._$EM()}updated(t){}firstUpdated(t){}};Re.elementStyles=[],Re.shadowRootOptions={mode:"open"},Re[jt("elementProperties")]=new Map,Re[jt("finalized")]=new Map,Ys?.({ReactiveElement:Re}),(ii.reactiveElementVersions??=[]).push("2.1.2");var Ni=globalThis,xs=i=>i,ai=Ni.trustedTypes,ws=ai?ai.createPolicy("lit-html",{createHTML:i=>i}):void 0,Li="$lit$",Ne=`lit$${Math.random().toFixed(9).slice(2)}$`,Fi="?"+Ne,ea=`<${Fi}>`,ct=document,Dt=()=>ct.createComment(""),It=i=>i===null||typeof i!="object"&&typeof i!="function",qi=Array.isArray,Cs=i=>qi(i)||typeof i?.[Symbol.iterator]=="function",Ri=`[ 	
\f\r]`,St=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Ms=/-->/g,Hs=/>/g,ht=RegExp(`>|${Ri}(?:([^\\s"'>=/]+)(${Ri}*=${Ri}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),$s=/'/g,ks=/"/g,Es=/^(?:script|style|textarea|title)$/i,Zi=i=>(t,...s)=>({_$litType$:i,strings:t,values:s}),d=Zi(1),E=Zi(2),wr=Zi(3),Ae=Symbol.for("lit-noChange"),he=Symbol.for("lit-nothing"),Ts=new WeakMap,nt=ct.createTreeWalker(ct,129);function As(i,t){if(!qi(i)||!i.hasOwnProperty("raw"))throw Error("invalid template strings array");return ws!==void 0?ws.createHTML(t):t}var js=(i,t)=>{let s=i.length-1,e=[],a,h=t===2?"<svg>":t===3?"<math>":"",r=St;for(let n=0;n<s;n++){let z=i[n],p,l,o=-1,x=0;for(;x<z.length&&(r.lastIndex=x,l=r.exec(z),l!==null);)x=r.lastIndex,r===St?l[1]==="!--"?r=Ms:l[1]!==void 0?r=Hs:l[2]!==void 0?(Es.test(l[2])&&(a=RegExp("</"+l[2],"g")),r=ht):l[3]!==void 0&&(r=ht):r===ht?l[0]===">"?(r=a??St,o=-1):l[1]===void 0?o=-2:(o=r.lastIndex-l[2].length,p=l[1],r=l[3]===void 0?ht:l[3]==='"'?ks:$s):r===ks||r===$s?r=ht:r===Ms||r===Hs?r=St:(r=ht,a=void 0);let g=r===ht&&i[n+1].startsWith("/>")?" ":"";h+=r===St?z+ea:o>=0?(e.push(p),z.slice(0,o)+Li+z.slice(o)+Ne+g):z+Ne+(o===-2?n:g)}return[As(i,h+(i[s]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),e]},Ot=class i{constructor({strings:t,_$litType$:s},e){let a;this.parts=[];let h=0,r=0,n=t.length-1,z=this.parts,[p,l]=js(t,s);if(this.el=i.createElement(p,e),nt.currentNode=this.el.content,s===2||s===3){let o=this.el.content.firstChild;o.replaceWith(...o.childNodes)}for(;(a=nt.nextNode())!==null&&z.length<n;){if(a.nodeType===1){if(a.hasAttributes())for(let o of a.getAttributeNames())if(o.endsWith(Li)){let x=l[r++],g=a.getAttribute(o).split(Ne),u=/([.?@])?(.*)/.exec(x);z.push({type:1,index:h,name:u[2],strings:g,ctor:u[1]==="."?oi:u[1]==="?"?li:u[1]==="@"?hi:mt}),a.removeAttribute(o)}else o.startsWith(Ne)&&(z.push({type:6,index:h}),a.removeAttribute(o));if(Es.test(a.tagName)){let o=a.textContent.split(Ne),x=o.length-1;if(x>0){a.textContent=ai?ai.emptyScript:"";for(let g=0;g<x;g++)a.append(o[g],Dt()),nt.nextNode(),z.push({type:2,index:++h});a.append(o[x],Dt())}}}else if(a.nodeType===8)if(a.data===Fi)z.push({type:2,index:h});else{let o=-1;for(;(o=a.data.indexOf(Ne,o+1))!==-1;)z.push({type:7,index:h}),o+=Ne.length-1}h++}}static createElement(t,s){let e=ct.createElement("template");return e.innerHTML=t,e}};function dt(i,t,s=i,e){if(t===Ae)return t;let a=e!==void 0?s._$Co?.[e]:s._$Cl,h=It(t)?void 0:t._$litDirective$;return a?.constructor!==h&&(a?._$AO?.(!1),h===void 0?a=void 0:(a=new h(i),a._$AT(i,s,e)),e!==void 0?(s._$Co??=[])[e]=a:s._$Cl=a),a!==void 0&&(t=dt(i,a._$AS(i,t.values),a,e)),t}var ri=class{constructor(t,s){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=s}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:s},parts:e}=this._$AD,a=(t?.creationScope??ct).importNode(s,!0);nt.currentNode=a;let h=nt.nextNode(),r=0,n=0,z=e[0];for(;z!==void 0;){if(r===z.index){let p;z.type===2?p=new _t(h,h.nextSibling,this,t):z.type===1?p=new z.ctor(h,z.name,z.strings,this,t):z.type===6&&(p=new ni(h,this,t)),this._$AV.push(p),z=e[++n]}r!==z?.index&&(h=nt.nextNode(),r++)}return nt.currentNode=ct,a}p(t){let s=0;for(let e of this._$AV)e!==void 0&&(e.strings!==void 0?(e._$AI(t,e,s),s+=e.strings.length-2):e._$AI(t[s])),s++}},_t=class i{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,s,e,a){this.type=2,this._$AH=he,this._$AN=void 0,this._$AA=t,this._$AB=s,this._$AM=e,this.options=a,this._$Cv=a?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,s=this._$AM;return s!==void 0&&t?.nodeType===11&&(t=s.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,s=this){t=dt(this,t,s),It(t)?t===he||t==null||t===""?(this._$AH!==he&&this._$AR(),this._$AH=he):t!==this._$AH&&t!==Ae&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):Cs(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==he&&It(this._$AH)?this._$AA.nextSibling.data=t:this.T(ct.createTextNode(t)),this._$AH=t}$(t){let{values:s,_$litType$:e}=t,a=typeof e=="number"?this._$AC(t):(e.el===void 0&&(e.el=Ot.createElement(As(e.h,e.h[0]),this.options)),e);if(this._$AH?._$AD===a)this._$AH.p(s);else{let h=new ri(a,this),r=h.u(this.options);h.p(s),this.T(r),this._$AH=h}}_$AC(t){let s=Ts.get(t.strings);return s===void 0&&Ts.set(t.strings,s=new Ot(t)),s}k(t){qi(this._$AH)||(this._$AH=[],this._$AR());let s=this._$AH,e,a=0;for(let h of t)a===s.length?s.push(e=new i(this.O(Dt()),this.O(Dt()),this,this.options)):e=s[a],e._$AI(h),a++;a<s.length&&(this._$AR(e&&e._$AB.nextSibling,a),s.length=a)}_$AR(t=this._$AA.nextSibling,s){for(this._$AP?.(!1,!0,s);t!==this._$AB;){let e=xs(t).nextSibling;xs(t).remove(),t=e}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},mt=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,s,e,a,h){this.type=1,this._$AH=he,this._$AN=void 0,this.element=t,this.name=s,this._$AM=a,this.options=h,e.length>2||e[0]!==""||e[1]!==""?(this._$AH=Array(e.length-1).fill(new String),this.strings=e):this._$AH=he}_$AI(t,s=this,e,a){let h=this.strings,r=!1;if(h===void 0)t=dt(this,t,s,0),r=!It(t)||t!==this._$AH&&t!==Ae,r&&(this._$AH=t);else{let n=t,z,p;for(t=h[0],z=0;z<h.length-1;z++)p=dt(this,n[e+z],s,z),p===Ae&&(p=this._$AH[z]),r||=!It(p)||p!==this._$AH[z],p===he?t=he:t!==he&&(t+=(p??"")+h[z+1]),this._$AH[z]=p}r&&!a&&this.j(t)}j(t){t===he?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},oi=class extends mt{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===he?void 0:t}},li=class extends mt{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==he)}},hi=class extends mt{constructor(t,s,e,a,h){super(t,s,e,a,h),this.type=5}_$AI(t,s=this){if((t=dt(this,t,s,0)??he)===Ae)return;let e=this._$AH,a=t===he&&e!==he||t.capture!==e.capture||t.once!==e.once||t.passive!==e.passive,h=t!==he&&(e===he||a);a&&this.element.removeEventListener(this.name,this,e),h&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},ni=class{constructor(t,s,e){this.element=t,this.type=6,this._$AN=void 0,this._$AM=s,this.options=e}get _$AU(){return this._$AM._$AU}_$AI(t){dt(this,t)}},Vs={M:Li,P:Ne,A:Fi,C:1,L:js,R:ri,D:Cs,V:dt,I:_t,H:mt,N:li,U:hi,B:oi,F:ni},ta=Ni.litHtmlPolyfillSupport;ta?.(Ot,_t),(Ni.litHtmlVersions??=[]).push("3.3.3");var Ss=(i,t,s)=>{let e=s?.renderBefore??t,a=e._$litPart$;if(a===void 0){let h=s?.renderBefore??null;e._$litPart$=a=new _t(t.insertBefore(Dt(),h),h,void 0,s??{})}return a._$AI(i),a};var Wi=globalThis,q=class extends Re{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}update(t){let s=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(t),this._$Do=Ss(s,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return Ae}};q._$litElement$=!0,q.finalized=!0,Wi.litElementHydrateSupport?.({LitElement:q});var ia=Wi.litElementPolyfillSupport;ia?.({LitElement:q});(Wi.litElementVersions??=[]).push("4.2.2");var J=i=>(t,s)=>{s!==void 0?s.addInitializer(()=>{customElements.define(i,t)}):customElements.define(i,t)};var sa={attribute:!0,type:String,converter:Vt,reflect:!1,hasChanged:si},aa=(i=sa,t,s)=>{let{kind:e,metadata:a}=s,h=globalThis.litPropertyMetadata.get(a);if(h===void 0&&globalThis.litPropertyMetadata.set(a,h=new Map),e==="setter"&&((i=Object.create(i)).wrapped=!0),h.set(s.name,i),e==="accessor"){let{name:r}=s;return{set(n){let z=t.get.call(this);t.set.call(this,n),this.requestUpdate(r,z,i,!0,n)},init(n){return n!==void 0&&this.C(r,void 0,i,n),n}}}if(e==="setter"){let{name:r}=s;return function(n){let z=this[r];t.call(this,n),this.requestUpdate(r,z,i,!0,n)}}throw Error("Unsupported decorator location: "+e)};function _(i){return(t,s)=>typeof s=="object"?aa(i,t,s):((e,a,h)=>{let r=a.hasOwnProperty(h);return a.constructor.createProperty(h,e),r?Object.getOwnPropertyDescriptor(a,h):void 0})(i,t,s)}var ra=function(i,t,s,e,a,h){function r(v){if(v!==void 0&&typeof v!="function")throw new TypeError("Function expected");return v}for(var n=e.kind,z=n==="getter"?"get":n==="setter"?"set":"value",p=!t&&i?e.static?i:i.prototype:null,l=t||(p?Object.getOwnPropertyDescriptor(p,e.name):{}),o,x=!1,g=s.length-1;g>=0;g--){var u={};for(var m in e)u[m]=m==="access"?{}:e[m];for(var m in e.access)u.access[m]=e.access[m];u.addInitializer=function(v){if(x)throw new TypeError("Cannot add initializers after decoration has completed");h.push(r(v||null))};var c=(0,s[g])(n==="accessor"?{get:l.get,set:l.set}:l[z],u);if(n==="accessor"){if(c===void 0)continue;if(c===null||typeof c!="object")throw new TypeError("Object expected");(o=r(c.get))&&(l.get=o),(o=r(c.set))&&(l.set=o),(o=r(c.init))&&a.unshift(o)}else(o=r(c))&&(n==="field"?a.unshift(o):l[z]=o)}p&&Object.defineProperty(p,e.name,l),x=!0},oa=function(i,t,s){for(var e=arguments.length>2,a=0;a<t.length;a++)s=e?t[a].call(i,s):t[a].call(i);return e?s:void 0},mo=(()=>{let i=[J("discord-action-row")],t,s=[],e,a=q;var h=class extends a{static{e=this}static{let r=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;ra(null,t={value:e},i,{kind:"class",name:e.name,metadata:r},null,s),h=e=t.value,r&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:r})}static styles=K`
		:host {
			display: flex;
			flex-wrap: wrap;
		}
	`;render(){return d`<slot></slot>`}static{oa(e,s)}};return h=e})();var la=function(i,t,s,e,a,h){function r(v){if(v!==void 0&&typeof v!="function")throw new TypeError("Function expected");return v}for(var n=e.kind,z=n==="getter"?"get":n==="setter"?"set":"value",p=!t&&i?e.static?i:i.prototype:null,l=t||(p?Object.getOwnPropertyDescriptor(p,e.name):{}),o,x=!1,g=s.length-1;g>=0;g--){var u={};for(var m in e)u[m]=m==="access"?{}:e[m];for(var m in e.access)u.access[m]=e.access[m];u.addInitializer=function(v){if(x)throw new TypeError("Cannot add initializers after decoration has completed");h.push(r(v||null))};var c=(0,s[g])(n==="accessor"?{get:l.get,set:l.set}:l[z],u);if(n==="accessor"){if(c===void 0)continue;if(c===null||typeof c!="object")throw new TypeError("Object expected");(o=r(c.get))&&(l.get=o),(o=r(c.set))&&(l.set=o),(o=r(c.init))&&a.unshift(o)}else(o=r(c))&&(n==="field"?a.unshift(o):l[z]=o)}p&&Object.defineProperty(p,e.name,l),x=!0},ha=function(i,t,s){for(var e=arguments.length>2,a=0;a<t.length;a++)s=e?t[a].call(i,s):t[a].call(i);return e?s:void 0},go=(()=>{let i=[J("discord-attachments")],t,s=[],e,a=q;var h=class extends a{static{e=this}static{let r=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;la(null,t={value:e},i,{kind:"class",name:e.name,metadata:r},null,s),h=e=t.value,r&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:r})}static styles=K`
		:host {
			display: grid;
			grid-auto-flow: row;
			grid-row-gap: 0.25rem;
			text-indent: 0;
			min-height: 0;
			min-width: 0;
			padding-top: 0.125rem;
			padding-bottom: 0.125rem;
			position: relative;
		}

		:host > * {
			justify-self: start;
			-ms-flex-item-align: start;
			align-self: start;
		}
	`;render(){return d`<slot></slot>`}static{ha(e,s)}};return h=e})();var zt={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},ft=i=>(...t)=>({_$litDirective$:i,values:t}),rt=class{constructor(t){}get _$AU(){return this._$AM._$AU}_$AT(t,s,e){this._$Ct=t,this._$AM=s,this._$Ci=e}_$AS(t,s){return this.update(t,s)}update(t,s){return this.render(...s)}};var Me=ft(class extends rt{constructor(i){if(super(i),i.type!==zt.ATTRIBUTE||i.name!=="class"||i.strings?.length>2)throw Error("`classMap()` can only be used in the `class` attribute and must be the only part in the attribute.")}render(i){return" "+Object.keys(i).filter(t=>i[t]).join(" ")+" "}update(i,[t]){if(this.st===void 0){this.st=new Set,i.strings!==void 0&&(this.nt=new Set(i.strings.join(" ").split(/\s/).filter(e=>e!=="")));for(let e in t)t[e]&&!this.nt?.has(e)&&this.st.add(e);return this.render(t)}let s=i.element.classList;for(let e of this.st)e in t||(s.remove(e),this.st.delete(e));for(let e in t){let a=!!t[e];a===this.st.has(e)||this.nt?.has(e)||(a?(s.add(e),this.st.add(e)):(s.remove(e),this.st.delete(e)))}return Ae}});function O(i,t,s){return i?t(i):s?.(i)}var{I:Ao}=Vs;var Ds=i=>i.strings===void 0;var Bt=(i,t)=>{let s=i._$AN;if(s===void 0)return!1;for(let e of s)e._$AO?.(t,!1),Bt(e,t);return!0},di=i=>{let t,s;do{if((t=i._$AM)===void 0)break;s=t._$AN,s.delete(i),i=t}while(s?.size===0)},Is=i=>{for(let t;t=i._$AM;i=t){let s=t._$AN;if(s===void 0)t._$AN=s=new Set;else if(s.has(i))break;s.add(i),da(t)}};function na(i){this._$AN!==void 0?(di(this),this._$AM=i,Is(this)):this._$AM=i}function ca(i,t=!1,s=0){let e=this._$AH,a=this._$AN;if(a!==void 0&&a.size!==0)if(t)if(Array.isArray(e))for(let h=s;h<e.length;h++)Bt(e[h],!1),di(e[h]);else e!=null&&(Bt(e,!1),di(e));else Bt(this,i)}var da=i=>{i.type==zt.CHILD&&(i._$AP??=ca,i._$AQ??=na)},mi=class extends rt{constructor(){super(...arguments),this._$AN=void 0}_$AT(t,s,e){super._$AT(t,s,e),Is(this),this.isConnected=t._$AU}_$AO(t,s=!0){t!==this.isConnected&&(this.isConnected=t,t?this.reconnected?.():this.disconnected?.()),s&&(Bt(this,t),di(this))}setValue(t){if(Ds(this._$Ct))this._$Ct._$AI(t,this);else{let s=[...this._$Ct._$AH];s[this._$Ci]=t,this._$Ct._$AI(s,this,0)}}disconnected(){}reconnected(){}};var Gi=class extends mi{host;element;prevData={};eventData={};render(t){return he}update(t,[s]){this.element!==t.element&&(this.element=t.element),this.host=t.options?.host??this.element,this.apply(s),this.groom(s),this.prevData={...s}}apply(t){if(!t)return;let{prevData:s,element:e}=this;for(let[a,h]of Object.entries(t)){if(h===s[a])continue;let r=a.slice(1);switch(a[0]){case"@":this.eventData[r]=h,this.applyEvent(r,h);break;case".":e[r]=h;break;case"?":h?e.setAttribute(r,""):e.removeAttribute(r);break;default:h===null?e.removeAttribute(a):e.setAttribute(a,String(h));break}}}groom(t){let{prevData:s,element:e}=this;if(s)for(let[a,h]of Object.entries(s)){let r=a.slice(1);if(!t||!(a in t)&&e[r]===h)switch(a[0]){case"@":this.groomEvent(r,h);break;case".":e[r]=void 0;break;case"?":e.removeAttribute(r);break;default:e.removeAttribute(a);break}}}applyEvent(t,s){let{prevData:e,element:a}=this;this.eventData[t]=s,e[t]&&a.removeEventListener(t,this,s),a.addEventListener(t,this,s)}groomEvent(t,s){let{element:e}=this;Reflect.deleteProperty(this.eventData,t),e.removeEventListener(t,this,s)}handleEvent(t){let s=this.eventData[t.type];typeof s=="function"?s.call(this.host,t):s.handleEvent(t)}disconnected(){let{eventData:t,element:s}=this;for(let[e,a]of Object.entries(t)){let h=e.slice(1);s.removeEventListener(h,this,a)}}reconnected(){let{eventData:t,element:s}=this;for(let[e,a]of Object.entries(t)){let h=e.slice(1);s.addEventListener(h,this,a)}}},A=ft(Gi);var ma=E`
	<path d="M5.688 3.5v.438H5.25v.438h-.438V1.313h-.438V.875h-.436V.438H3.5v6.125h2.625v-.438H5.25v-.438h.438v-.438h.438v-.438h.438V3.5z" fill="#b79cf8"/>
	<path d="M3.063.438v.438h-.438v.438h-.437v3.5h-.875v-.438H.438v1.75h.438v.438h2.625V.438z" fill="#ff7fc0"/>
	<path d="M3.938 0h-.875v.438h.875zm-.875.438h-.438v.438h.438z" fill="#000"/>
	<path d="M3.938.438h-.875v.438h.875zm-.875.437h-.438v.438h.438zm0 1.75h-.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M2.188 5.25H1.75v.438h.438z" fill="#ffa5d3"/>
	<path d="M2.625 5.25h-.437v.438h.438zm-1.75.438H.438v.438h.438zm2.625.438H.875v.438H3.5z" fill="#ff1c90"/>
	<path d="M1.75 5.688h-.437v.438h.438zm-.438-.438H.875v.438h.438zm1.313-.875V3.5h-.437v1.313h.438v1.313h.438v-1.75zm.438-3.5v1.313h-.438v.438h.438v1.313h.438V.875z" fill="#ffa5d3"/>
	<path d="M6.125 3.5h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-3.5.875h-.874v.438h.875zm-.875-.438H.438v.438h.875z" fill="#f0f0f0"/>
	<path d="M.875 5.25v-.875H.438v.875z" fill="#f0f0f0"/>
	<path d="M4.813 1.313h-.438v.438h.438z" fill="#cdbafa"/>
	<path d="M2.625 1.313h-.437v1.313h.438z" fill="#f0f0f0"/>
	<path d="M4.375.438h-.437v.438h.438zm.438.438h-.438v.438h.438zM2.625 4.814h-.437v.438h.438zm3.938 0h-.438v.438h.438zm-.875.438v.438H5.25v.438h.875v-.875zm.438.875v.438H.875v.438h5.688v-.875zM.875 6.125H.438v.438h.438zM7 3.062H5.687V3.5H7zm-5.687.876H0v.438h1.313z" fill="#000"/>
	<path d="M.438 6.125V3.938H0v2.188zm6.563-1.313V3.5h-.438v1.313zM2.625.875h-.437v.438h.438zm-.875.438v3.063h-.437v.438h.875V1.313zm3.5 2.188V1.313h-.438v3.063h.438v-.438h.438V3.5z" fill="#000"/>
	<path d="M3.938.875H3.5v.875h.438zm.438 1.75V1.75h-.438V3.5h.438v.438h.438V2.625zm.875 1.75h-.438v.438h.438zm-1.313 0H3.5v1.313h.438zm.875 1.313h-.438v.438h.438zm0-.875h-.438v.438h.438zm.438.438h-.438v.438h.438z" fill="#cdbafa"/>
	<path d="M5.25 6.125v-.438h-.438v.438H3.5v.438h2.625v-.438zm.438-.875H5.25v.438h.438zm.438-.438h-.438v.438h.438z" fill="#816bee"/>
`;function fi(i={}){return d`<svg
		${A(i)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${ma}
	</svg>`}var fa=E`
	<path d="M4.375 1.75v-.437h-.437V.438h-.875v.875h-.438v.438h-.437v.438h.438v.438h.438v.438h.875v-.44h.438v-.437h.438V1.75z" fill="#47baff"/>
	<path d="M4.375 5.25v.438h-.437v.875h-.875v-.875h-.438V5.25h-.437v-.438h.438v-.438h.438v-.436h.875v.438h.438v.438h.438v.438z" fill="#ff2c52"/>
	<path d="M3.063 0v.438h.875V0z" fill="#000"/>
	<path d="M3.063.438v.438h.875V.438z" fill="#f0f0f0"/>
	<path d="M3.063 2.625v.438h.875v-.438z" fill="#4282d8"/>
	<path d="M3.063.438h-.438v.875h.438zM.438 3.063H0v.875h.438zm.875 0v-.438H.438v.438zm1.313-1.75h-.438v.438h.438z" fill="#000"/>
	<path d="M2.625 1.75h-.437v.438h.438zm.438-.438h-.438v.438h.438zm0 2.625v.438h.875v-.437z" fill="#f0f0f0"/>
	<path d="M3.063 6.125v.438h.875v-.438zm0-.875h-.438v.438h.438zm-.438-.438h-.437v.438h.438z" fill="#be0351"/>
	<path d="M3.063 4.375h-.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M3.938 5.688h.438V5.25h-.438zm.438-.438h.438v-.438h-.438zm-.438-.438h.438v-.438h-.438z" fill="#be0351"/>
	<path d="M3.5 1.75h-.437v.438h.438z" fill="#f0f0f0"/>
	<path d="M4.375 2.188h-.437v.438h.438zm.438-.438h-.438v.438h.438z" fill="#4282d8"/>
	<path d="M5.25 4.375h.438v-.437h.875v-.875h-.875v-.438H5.25v-.437h-.438v.438h-.438v.438h-.436v.875h.438v.438h.438v.438h.438z" fill="#C7C7C7"/>
	<path d="M6.563 3.063h-.438v.875h.438z" fill="#707070"/>
	<path d="M5.25 2.625v-.437h-.438v.438zm-.438.438v-.438h-.438v.438z" fill="#fff"/>
	<path d="M4.813 4.375v-.437h-.438v.438zm-.438-.438V3.5h-.437v.438zm1.313.438v-.437H5.25v.438zm-.438.438v-.438h-.438v.438z" fill="#707070"/>
	<path d="M1.75 4.375h-.437v-.437H.438v-.875h.875v-.438h.438v-.437h.438v.438h.438v.438h.438v.875h-.44v.438h-.437v.438H1.75z" fill="#C7C7C7"/>
	<path d="M.438 3.938h.438v-.875H.438z" fill="#fff"/>
	<path d="M2.625 3.938h.438v-.875h-.438z" fill="#707070"/>
	<path d="M2.188 2.625v-.437H1.75v.438zm-.438.438v-.438h-.437v.438zm.438.438v-.438H1.75v.438z" fill="#fff"/>
	<path d="M2.625 4.375v-.437h-.437v.438zm-.438.438v-.438H1.75v.438z" fill="#707070"/>
	<path d="M2.188 1.75H1.75v.438h.438zm.438.438h-.438v.438h.438zm.438.438h-.439v.438h.438zm.875.438h-.876v.875h.875zm.438.875h-.439v.438h.438zm.438.438h-.438v.438h.438zM1.75 2.188h-.437v.438h.438zm2.188 4.813v-.438h-.875v.438zm-.875-1.313h-.438v.875h.438zM.438 3.938v.438h.875v-.438zm2.188 1.313h-.438v.438h.438zm-.438-.438H1.75v.438h.438zm-.438-.438h-.437v.438h.438zm2.188-3.063h.438V.438h-.438zm2.625 2.625h.438v-.874h-.438zm0-.875v-.437h-.875v.438zM4.375 1.749h.438v-.436h-.438zm.438.438h.438V1.75h-.438zm-.438.438h.438v-.437h-.438zm-.437.438h.438v-.438h-.438zM2.625 4.376h.438v-.438h-.438zm-.438.438h.438v-.438h-.437z" fill="#000"/>
	<path d="M4.813 2.188h.438V1.75h-.438zm.438.438h.438v-.438h-.438zM3.938 6.564h.438v-.875h-.438zm1.75-2.625v.438h.875v-.439zm-1.313 1.75h.438v-.438h-.438zm.438-.438h.438v-.438h-.438zm.438-.438h.438v-.438h-.438z" fill="#000"/>
`;function pi(i={}){return d`<svg
		${A(i)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${fa}
	</svg>`}var pa=E`
	<path d="M6.125 3.063v-.438h-.438v.438H4.374v-.438h-.436V1.313h.438V.875H3.063v1.75h-.438v.438H.438v.875h.438v.438h.438v-.438h1.313v.438h.438v1.313h-.44v.438h.438v.438h.875v-.438h.438v-.438h-.438V4.376h.438v-.438h1.313v.438h.438v-.438h.438v-.875z" fill="#ffb84b"/>
	<path d="M3.938 0h-.875v.438h.875zM2.625.875H1.313v.438h1.313zm-1.312.438H.875v1.313h.438zm1.75 0h-.438v1.313h.438zm1.313 0h-.438v1.313h.438zm1.75 0h-.438v1.313h.438zM5.688.875H4.375v.438h1.313zm-3.063 1.75H1.313v.438h1.313zm3.063 0H4.375v.438h1.313zM3.063.438h-.438v.438h.438z" fill="#000"/>
	<path d="M2.625 1.313h-.437v.438h.438zm-.437.437H1.75v.438h.438zm3.5-.438H5.25v.438h.438zm-.438.438h-.438v.438h.438zm.438 2.625H5.25v.438h.438zm-.438.438h-.438v.438h.438zm-2.625-.438h-.437v.438h.438zm-.438.438H1.75v.438h.438z" fill="#57595f"/>
	<path d="M4.375.438h-.437v.438h.438zM.438 3.063H0v.875h.438z" fill="#000"/>
	<path d="M2.188 1.75v.438h-.875v.438h1.313V1.75zm3.063 0v.438h-.875v.438h1.313V1.75zM2.188 4.813v.438h-.875v.438h1.313v-.875zm3.063 0v.438h-.875v.438h1.313v-.875z" fill="#35363a"/>
	<path d="M.875 3.938H.438v.438h.438zm0-1.313H.438v.438h.438zM7 3.063h-.438v.875H7z" fill="#000"/>
	<path d="M6.563 3.063h-.438v.875h.438z" fill="#ba3500"/>
	<path d="M.875 3.063H.438v.875h.438z" fill="#f0f0f0"/>
	<path d="M6.563 2.625h-.438v.438h.438zm0 1.313h-.438v.438h.438z" fill="#000"/>
	<path d="M6.125 3.938h-.438v.438h.438zm-3.062 0h-.438v.438h.438zm-1.75 0H.875v.438h.438zm3.063 0h-.438v.438h.438z" fill="#ba3500"/>
	<path d="M3.938 6.563h-.875v.438h.875zm-1.313-.875H1.313v.438h1.313zM1.312 4.375H.875v1.313h.438zm1.75 0h-.437v1.313h.438zm1.313 0h-.437v1.313h.438zm1.75 0h-.438v1.313h.438zm-.438 1.313H4.374v.438h1.313zm-3.062-1.75H1.313v.438h1.313zm3.063 0H4.375v.438h1.313z" fill="#000"/>
	<path d="M2.625 3.5H1.313v.438h1.313zm3.063 0H4.375v.438h1.313z" fill="#ba3500"/>
	<path d="M3.063 6.125h-.438v.438h.438zm1.313 0h-.438v.438h.438z" fill="#000"/>
	<path d="M3.938 6.125h-.875v.438h.875z" fill="#ba3500"/>
	<path d="M3.938.438h-.875v.438h.875zm-.875.437h-.438v.438h.438V.438Z" fill="#f0f0f0"/>
	<path d="M4.375 5.688h-.437v.438h.438z" fill="#ba3500"/>
	<path d="M2.188 1.313h-.875v.875h.438V1.75h.438zm3.063 0h-.875v.875h.438V1.75h.438zM2.188 4.376h-.875v.875h.438v-.438h.438zm3.063 0h-.875v.875h.438v-.438h.438z" fill="#d8d8d8"/>
	<path d="M3.938 2.188V1.75H3.5V.875h-.437v1.313zm0 .438H3.5v.438h-.437v.438h-.438v.438h.438v.875h.438v1.313h.438v-1.75H3.5V3.5h.875v-.437h-.437zm2.188.438h-.438v.438h.438zm-3.063-.439h-.438v.438h.438zm-1.75.438H.875v.438h.438zm.875 0H1.75v.438h.438z" fill="#fd6214"/>
`;function vi(i={}){return d`<svg
		${A(i)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${pa}
	</svg>`}var va=E`
	<path d="M5.688 2.625V1.75H5.25V.438h-.438v.438h-.438v.438h-.436v.438H3.5v.438H1.313v.438H.875v.875H.438v1.75h.438v.438h.438v.438h.438v.438h3.5v-.438h.438v-.438h.438V2.625z" fill="#fd6214"/>
	<path d="M0 3.5v1.75h.438V3.5zm6.563.438v1.313h.438V3.938zm-.438-1.313v1.313h.438V2.625zm-.438-.875v.875h.438V1.75z" fill="#000"/>
	<path d="M6.125 3.938v1.313h.438V3.938zm-.438-1.313v1.313h.438V2.625zm-.438-.875v.875h.438V1.75z" fill="#ba3500"/>
	<path d="M.438 2.625V3.5h.438v-.875zm2.625-1.313h-.438v.438h.438zm.875 0H3.5v.438h.438zM3.5 1.75h-.437v.438h.438zm-2.625.438v.438h.438v-.438zM.437 5.251v.438h.438v-.438zm.438.438v.438h.438v-.438zm.438.438v.438h.438v-.438zm4.813-.875v.438h.438v-.438zm-.438.438v.438h.438V5.69zm-.438.438v.438h.438v-.438zm-3.5.438v.438h3.5v-.438zM1.313 1.75v.438h.438V1.75zm.438-.438v.438h.438v-.437zm.438-.438v.438h.438V.875zm1.75 0v.438h.438V.875zm.438-.438v.438h.438V.438zm.438-.438v.438h.438V0z" fill="#000"/>
	<path d="M4.813.438v.438h.438V.438zm-.438.438v.438h.438V.875zm-.437.437v.438h.438v-.438zM3.5 1.75v.438h.438V1.75zm-1.312-.437v.438h.438v-.438zm-.438.437v.438h.438V1.75zm.875 0v.438h.438V1.75z" fill="#f0f0f0"/>
	<path d="M2.188 1.75v.438h.438V1.75z" fill="#fd6214"/>
	<path opacity=".5" d="M4.813 1.75v.438h.438V1.75zm.438 2.188V3.5h-.438v-.875h-.438v.438h-.437v.438H2.625v-.438h-.437v.875h-.875v.875h.438v.875h.438v.438h2.625v-.438h.438v-.875h.438v-.875z" fill="#fff"/>
	<path d="M1.313 2.188v.438h.438v-.438zm-.438.437V3.5h.438v-.875zm.875.875v.438h.438V3.5z" fill="#f0f0f0"/>
	<path d="M.875 5.25v.438h.438V5.25zm.438.438v.438h.438v-.438zm3.938 0v.438h.438v-.438zm.438-.438v.438h.438V5.25zm-3.938.875v.438h3.5v-.438z" fill="#ba3500"/>
	<path d="M.438 3.5v.875h.438V3.5zm4.375.875h-.438v-.437h-1.75v.438h-.437v.875h.438v.438h1.75v-.438h.438z" fill="#f0f0f0"/>
	<path d="M5.25.438v1.313h.438V.438z" fill="#000"/>
`;function ui(i={}){return d`<svg
		${A(i)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${va}
	</svg>`}var ua=E`
	<path d="M6.563.875h-.438V.438H4.812v1.313h-.438V.875h-.436V.438h-.875v.438h-.438v.875h-.437V.438H.875v.438H.438v1.75h.438v.438h.875v.438h.438v.875h.438v.438h.438v.438h.875v-.438h.438v-.438h.438V3.5h.438v-.437h.875v-.438h.438z" fill="#ff7fc0"/>
	<path d="M3.938 0h-.875v.438h.875zm-1.75 0H.875v.438h1.313zm3.938 0H4.813v.438h1.313zm.438.438h-.438v.438h.438zm.438.438h-.438v1.75h.438zM4.377.438h-.439v.438h.438v.875h.438V.438zm-2.189 0v1.313h.438V.875h.438V.438zm-1.313 0H.438v.438h.438zM.438.875H0v1.75h.438zm.438 1.75H.438v.438h.438zm.875.438H.875v.438h.875zm4.375 0h-.875v.438h.875zm.438-.438h-.438v.438h.438zM5.251 3.938V3.5h-.438v.875h1.75v-.437zM1.75 3.5v.438H.438v.438h1.75V3.5zm-1.313.875H0v1.75h.438zm.438 1.75H.438v.438h.438zm5.25.438H.875v.438h5.25zm.438-.438h-.438v.438h.438zm.438-1.75h-.438v1.75h.438zm-4.376 0h-.437v.438h.438zm.438.438h-.438v.438h.438zm1.313 0h-.438v.438h.438zm.438-.438h-.438v.438h.438zm-.875.875h-.876v.438h.875z" fill="#000"/>
	<path d="M4.813 4.375v.438h-.438v.438h-.437v.438h-.875v-.438h-.438v-.438h-.437v-.438H.438v1.75h.438v.438h5.25v-.438h.438v-1.75z" fill="#6be473"/>
	<path d="M1.75 5.25h-.437v.438h.438zm-.438-.438H.875v.438h.438zM5.25 6.125v-.438h-.438v.438h-.874v-.438h-.875v.438h-.875v-.438H1.75v.438H.875v.438h5.25v-.438zm.438-.875H5.25v.438h.438zm.438-.438h-.438v.438h.438zm.438.875h-.438v.438h.438z" fill="#008456"/>
	<path d="M2.625 3.938h-.437v.438h.438zm.438.438h-.438v.438h.438zm1.313 0h-.438v.438h.438zm.438-.438h-.438v.438h.438zm.438-.875h-.438v.438h.438zm.875-.438h-.438v.438h.438zm.438-.875h-.438v.875h.438zM3.94 4.813h-.877v.438h.875z" fill="#ff1c90"/>
	<path d="M4.375 5.25h-.437v.438h.438zm.438-.438h-.438v.438h.438zm.438-.438h-.438v.438h.438zm-4.813.001v.875h.438v-.438h1.313v-.438zm.438-3.5H.438v.875h.438zM2.189.437H.875v.438h1.313zm.875.438h-.439v.438h.438zm.875-.438h-.876v.438h.875zm1.313 0h-.438v.875h.438V.875h.875V.438z" fill="#f0f0f0"/>
`;function gi(i={}){return d`<svg
		${A(i)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${ua}
	</svg>`}var ga=E`
	<path d="M3.063.875v.438h.875V.875zm.875-.438v.438h1.75V.438zm1.75.438v.438h.438V.875zm.438.438v.438h.438v-.438zm.438.438v2.188h.438V1.75zm-.438 2.188v.875h.438v-.876zm-.438.875v.438h.438v-.438zm-.875.438v.438h.875v-.438zm-.875.438v.438h.875V5.69zm-.875.438v.438h.875v-.438z" fill="#000"/>
	<path d="M6.563 1.75h-.438v-.437h-.438V.875H3.938v.438h-.875V.875h-1.75v.438H.875v.438H.438v2.188h.438v.875h.438v.438h.875v.438h.875v.438h.875V5.69h.875v-.438h.875v-.438h.438v-.876h.438z" fill="#ff7fc0"/>
	<path d="M6.563 1.75h-.438v2.188h.438zm-.438 2.188h-.438v.875h.438zm-4.812 0H.875v.875h.438zm4.375.875h-.875v.438h.875zm-.875.438h-.875v.438h.875zm-.875.438h-.875v.438h.875zm-.875-.438h-.875v.438h.875zm-.875-.438h-.875v.438h.875z" fill="#ff1b90"/>
	<path d="M1.313.438v.438h1.75V.438zM.875.875v.438h.438V.875zm-.437.438v.438h.438v-.438zM0 1.75v2.188h.438V1.75zm.438 2.188v.875h.438v-.875zm.438.875v.438h.438v-.438zm.438.438v.438h.875v-.438zm.875.438v.438h.875v-.438z" fill="#000"/>
	<path d="M1.313.875v.438h1.75V.875zm2.625 0v.438h1.75V.875zm-.875.438v.438h.875v-.438z" fill="#f0f0f0"/>
	<path opacity=".6" d="M4.813 2.625v-.437h-.875v.438h-.875v-.438h-.875v.438H1.75v1.313h.438v.438h.879v.438h.875v-.438h.871v-.439h.438V2.625z" fill="#fff"/>
	<path d="M5.688 1.313v.438h.438v-.438zm-4.813 0v.438h.438v-.438zm.438.438v.438h.438V1.75zM.438 1.75v.875h.438V1.75z" fill="#f0f0f0"/>
`;function _i(i={}){return d`<svg
		${A(i)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${ga}
	</svg>`}var _a=E`
	<path d="M6.125 2.625v.438H4.812v-.438h-.438v-.437h-.436V.875h.438V.438H.438v.438h.875v.438h.438v.438h.875v.875h-.438v.438H1.75v.875h-.437v.875H.875v.875H.438v.875h1.313v-.438h.875v-.438h.438v-.438h.438v-.438h.875v-.438h.438v-.437h.438v.438h.438v.438h.438v.438h.438V2.625z" fill="#ffe361"/>
	<path d="M6.125 0H4.812v.438h1.313zM1.75 6.563H.438v.438h1.313zm.875-.438H1.75v.438h.875zM1.313.875H.438v.438h.875zm.438.875v.438h.438v.438h.438V1.75zm0 1.313h-.438v.875h.438zm-.438.875H.875v.875h.438zm-.438.875H.438v.875h.438zm-.438.875H0v.875h.438zm3.938-.875H3.5v.438h.875zm0-4.813H.438v.438h3.938z" fill="#000"/>
	<path d="M4.375.438H.438v.438h3.938z" fill="#f0f0f0"/>
	<path d="M6.125 2.625H4.812v.438h1.313zM4.812.437h-.438v.438h.438z" fill="#000"/>
	<path d="M4.813.875h-.438v.875h.438zM6.126.437H4.813v.438h1.313z" fill="#f0f0f0"/>
	<path d="M6.125 2.188H4.812v.438h1.313z" fill="#ba3500"/>
	<path d="M.438.438H0v.438h.438zm1.313.875h-.438v.438h.438zm.438 1.313H1.75v.438h.438zM6.564.438h-.438v.438h.438zm.438.438h-.438v1.313h.438z" fill="#000"/>
	<path d="M6.563.875h-.438v1.313h.438z" fill="#ba3500"/>
	<path d="M7 2.625h-.438V5.25H7z" fill="#000"/>
	<path d="M6.563 2.625h-.438V5.25h.438z" fill="#ffb84b"/>
	<path d="M6.563 2.188h-.438v.438h.438zM4.375.875h-.437v1.313h.438zm.438 1.313h-.438v.438h.438z" fill="#000"/>
	<path d="M4.813 1.75h-.438v.438h.438z" fill="#ba3500"/>
	<path d="M3.063 5.688h-.438v.438h.438z" fill="#000"/>
	<path d="M4.375 3.063v.438h-.437v.438H3.5v.438h-.437v.438h-.438v.438h-.437v.438H1.75v.438h.875v-.438h.438v-.438h.438v-.438h.875v-.438h.438V3.063zM1.75 6.126h-.437v.438h.438z" fill="#ffb84b"/>
	<path d="M3.5 5.25h-.437v.438h.438z" fill="#000"/>
	<path d="M2.188 3.063H1.75v.438h.438zm.438-.438h-.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M3.063 2.188h-.438v.438h.438zm.438-.438h-.438v.438h.438z" fill="#ffb84b"/>
	<path d="M2.625 3.5h-.437v.438h.438zm-.875.438h-.437v.438h.438zm-.438.875H.875v.438h.438zm-.438.875H.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M4.813 4.375h-.438v.438h.438zm.438-.438h-.438v.438h.438zm.438.438h-.438v.438h.438zm.438.438h-.438v.438h.438zm.438.438h-.438v.438h.438z" fill="#000"/>
	<path d="M6.125.875H4.812v1.313h1.313z" fill="#fd6214"/>
`;function zi(i={}){return d`<svg
		${A(i)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${_a}
	</svg>`}var za=E`
	<path d="M6.563 0.876V0.437H3.937v0.437H1.313v2.187H0.437v2.187h5.25v-2.186h0.876z" fill="#bcef42"/>
	<path d="M4.813 5.687v-0.437H2.187v0.437z" fill="#7fb134"/>
	<path d="M6.563 0.876V0.437H3.937v0.437zm-2.626 0.437V0.876H2.187v0.437z" fill="#fff"/>
	<path d="M1.313 4.813v0.437h0.876v-0.437zm4.376 -0.437h-0.437v0.876h0.437zm0.876 -2.187h-0.437v0.876h0.437zm-0.437 0.876h-0.437v1.313h0.437z" fill="#7fb134"/>
	<path d="M7 0.437h-0.437v2.626H7z" fill="#000"/>
	<path d="M1.313 3.937H0.876v2.626h0.437z" fill="#4a8359"/>
	<path d="M6.563 0H3.937v0.437h2.626zM4.813 5.687H2.187v0.437h2.626zM3.937 0.437H2.187v0.437h1.75zM2.187 0.876h-0.874v0.437h0.876zm-0.874 0.437H0.876v0.876h0.437zM0.437 3.063H0v2.187h0.437v1.313h0.437V5.25H0.437zh0.437v-0.876H0.437zm5.25 2.187h-0.876v0.437h0.876zm0.437 -0.876h-0.437v0.876h0.437zh0.437V3.063h-0.437zM1.75 5.687h0.437v-0.437h-0.874v1.313h0.437zm-0.437 0.876H0.876V7h0.437z" fill="#000"/>
	<path d="M0.876 3.063h0.437v-0.876H0.876zm-0.438 0.874h0.437v-0.874H0.437zm1.75 -2.626h-0.874v0.876h0.437v-0.437h0.437z" fill="#fff"/>
	<path d="M1.75 3.5h0.876v-0.437h-0.876zm0.876 -0.437h0.876v-0.437h-0.876zm0.876 -0.437h0.876v-0.438H3.5zm0.876 -0.437h0.437v-0.438h-0.437zm0.437 -0.437h0.437v-0.438H4.814z" fill="#4a8359"/>
	<path d="M2.187 1.75v0.437h0.437v-0.437z" fill="#fff"/>
	<path d="M1.313 3.5v0.437h0.437V3.5z" fill="#4a8359"/>
`;function bi(i={}){return d`<svg
		${A(i)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${za}
	</svg>`}var ba=E`
	<path d="M2.188 2.625H1.75v.438H.875v.875H3.5v.875h-.437v.438h-.438v.438h-.437v.438H1.75v.438h.875v-.438h.438v-.438h.438v-.438h.438v-.438h.875v-.438h.438v-.437h.875v-.875H3.063v-.438h.438v-.437h.438V1.75h.438v-.437H3.5v.438h-.437v.438h-.875z" fill="#ffe361"/>
	<path d="M.438 3.063H0v.875h.438z" fill="#000"/>
	<path d="M.875 3.063H.438v.875h.438z" fill="#f0f0f0"/>
	<path d="M7 3.063h-.438v.875H7zm-5.687-.438H.438v.438h.875zm1.313-.875H1.75v.438h.875zm-.876.438h-.437v.438h.438z" fill="#000"/>
	<path d="M1.75 2.625h-.437v.438h.438zm.438-.438H1.75v.438h.438zm.438.438h-.438v.438h.438zm.438-.875h-.439v.438h.438zm.438-.438h-.439v.438h.438zm0 3.063h-.439v.438h.438zm-.438.438h-.439v.438h.438zm-.438.438h-.438v.438h.438zm-.438.438H1.75v.438h.438zm-.438.438h-.437v.438h.438z" fill="#f0f0f0"/>
	<path d="M5.25.875h-.438v.438h.438zm.438 3.063H5.25v.438h.438zm-.438.438h-.438v.438h.438zm-.875.438h-.437v.438h.438zm-.438.438H3.5v.438h.438zm2.625-1.75h-.438v.438h.438z" fill="#ffb84b"/>
	<path d="M6.563 3.063h-.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M4.813 1.313h-.438v.438h.438zm-.438.438h-.437v.438h.438zm-.437.437H3.5v.438h.438zm-.438.437h-.437v.438h.438z" fill="#ffb84b"/>
	<path d="M4.375.875h-.437v.438h.438z" fill="#f0f0f0"/>
	<path d="M3.938.875h-.875v.438h.875zm-.875.438h-.438v.438h.438zM5.688 0H4.375v.438h1.313z" fill="#000"/>
	<path d="M5.688.438H4.375v.438h1.313z" fill="#f0f0f0"/>
	<path d="M6.563 2.625H3.5v.438h3.063zM4.375.437h-.437v.438h.438zm1.75 0h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-.438.438h-.435v.438h.438zm2.188 1.75h-.875v.438h.875zm-1.313.875h-.875v.438h.875zm.438-.438h-.438v.438h.438zm-1.75 1.313h-.873v.438h.875zm.438-.438h-.436v.438h.438zm-1.75 1.313H1.313v.438h1.313zm.875-2.625H.438v.438h3.063zm-.438 2.188h-.436v.438h.438zm-1.75 0H.875v.438h.438zm.438-.438h-.436v.438h.438zm.438-.438H1.75v.438h.438zm.438-.438h-.437v.438h.438zm.438-.438h-.438v.438h.438z" fill="#000"/>
	<path d="M4.813.875h-.438v.438h.438z" fill="#ffe361"/>
`;function yi(i={}){return d`<svg
		${A(i)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${ba}
	</svg>`}var ya=E`
	<path d="M6.125 1.75v-.437H5.25V.438H3.5v.438h-.437v.438h-.438V.875H1.313v.438H.875v1.75H.438v1.313h.438v-.438h.438V3.5h2.188v-.875h.438v-.437h2.188v.438h.438V1.75z" fill="#b79cf8"/>
	<path d="M3.938 2.625v.438H3.5v.875h.438v.875h.875v.438h1.313v-.438h.438V2.625z" fill="#9af4dc"/>
	<path d="M1.75 4.375v1.75h.438v.438h1.313v-.438h.438v-1.75z" fill="#9af4dc"/>
	<path d="M3.5 6.125H2.188v.438h1.313zm2.625-1.313H4.812v.438h1.313zm.438-.438h-.438v.438h.438zM3.938 5.687H3.5v.438h.438z" fill="#6c9ca6"/>
	<path d="M3.938 3.063H3.5v.438h.438zm.875.438h-.438v.438h.438zm1.313-.875H3.938v.438h2.188z" fill="#f0f0f0"/>
	<path d="M3.5.438h-.437v.438h.438zm3.063.875h-.438v.438h.438zm-.438 2.188h-.438v.875h.438zm-2.187-.876H3.5v.438h.438z" fill="#000"/>
	<path d="M3.938 2.188H3.5v.438h.438z" fill="#816bee"/>
	<path d="M1.313 3.938H.875v.438h.438zm1.75 1.75h-.438v.438h.438zm-.438-.438h-.437v.438h.438z" fill="#000"/>
	<path d="M2.625 5.25h-.437v.438h.438zm3.063-.875H5.25v.438h.438zm-.438-.438h-.438v.438h.438zM2.187 6.125H1.75v.438h.438zm1.75 0H3.5v.438h.438zM.874 4.375H.438v.438h.438zm.438 1.75H.875v.438h.438zm-.438.438H.438v.438h.438zM6.563 1.75v.875h-.438v.438h.438v1.75h.438V1.75zM5.688.875V.438H5.25v.875h.875V.875zM2.625.438H1.313v.438h1.313zm3.063 2.625H4.375v.438h1.313zM3.063 4.376H1.75v.438h1.313zm.438 2.188H2.188v.438h1.313zM3.063.875h-.438v.438h.438zm-1.75 0H.875v.438h.438z" fill="#000"/>
	<path d="M2.625.875H1.313v.438h1.313zm.438.438h-.438v.438h.438zm-1.313.875h-.437v.438h.438zm-.875.875H.438v.438h.438zm.438-1.75H.875v.438h.438z" fill="#f0f0f0"/>
	<path d="M6.125 5.25H4.812v.438h1.313zm-1.75-.438V3.5h-.437v.438H3.5v.438h.438v1.75h.438v-.875h.438v-.438zm2.188 0h-.438v.438h.438zM.875 1.313H.438v1.75h.438zm-.437 1.75H0v1.313h.438zm1.313 1.75h-.438v1.313h.438zm1.75 0h-.438v.875h.438zm-3.063 0H0v1.75h.438zM5.25 0H3.5v.438h1.75z" fill="#000"/>
	<path d="M3.5.875h-.437v.438h.438zM5.25.437H3.5v.438h1.75z" fill="#f0f0f0"/>
	<path d="M6.125 2.188H3.938v.438h2.188z" fill="#000"/>
	<path d="M6.125 1.75v-.437h-.438v.438H3.938v.438h2.188v.438h.438V1.75z" fill="#816bee"/>
	<path d="M2.188 4.813H1.75v.438h.438z" fill="#f0f0f0"/>
	<path d="M3.063 2.625v.438h-1.75v.438h2.188v-.876z" fill="#816bee"/>
	<path d="M3.063 3.063v.438h-1.75v.438h2.188v-.876z" fill="#000"/>
	<path d="M1.313 3.5H.875v.438h.438zm-.438.438H.438v.438h.438z" fill="#816bee"/>
	<path d="M1.313 3.938v.438H.875v.438H.438v1.75h.438v-.438h.438V4.813h.438v-.438h1.75v-.437z" fill="#9af4dc"/>
	<path d="M1.313 4.375H.875v.438h.438zm-.438.438H.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M1.313 5.688H.875v.438h.438zm-.438.438H.438v.438h.438z" fill="#6c9ca6"/>
	<path d="M3.5 3.938H1.313v.438h2.188z" fill="#f0f0f0"/>
`;function xi(i={}){return d`<svg
		${A(i)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${ya}
	</svg>`}var xa=E`
	<path d="M6.125 2.188v-.875h-.438V.875h-.438V.438h-.875v.438h.438v.438h.438v1.75h-.438v.438h-.438v.438H2.625V3.5h-.437v-.437H1.75v-1.75h.438V.875h.438V.438H1.75v.438h-.437v.438H.875v.875H.438v2.625h.438v.875h.438v.438h.875v.438h2.625v-.438h.875v-.438h.438v-.875h.438V2.188z" fill="#b79cf8"/>
	<path d="M2.625 0H1.75v.438h.875zM.875 1.313H.438v.875h.438zm1.313 0H1.75v1.75h.438zm2.188 2.188H2.625v.438h1.75z" fill="#000"/>
	<path d="M4.375 3.938h-1.75v.438h1.75z" fill="#f0f0f0"/>
	<path d="M.438 2.188H0v2.625h.438zm4.375 4.375H2.188v.438h2.625z" fill="#000"/>
	<path d="M.875 4.375H.438v.438h.438zm4.813.875h-.875v.438H2.188V5.25h-.875v-.438H.875v.875h.438v.438h.875v.438h2.625v-.438h.875v-.438h.438v-.875h-.438zm.875-.875h-.438v.438h.438z" fill="#816bee"/>
	<path d="M1.75.438h-.437v.438h.438zm-.437.437H.875v.438h.438z" fill="#000"/>
	<path d="M2.625.438H1.75v.438h.875zM1.75.875h-.437v.438h.438zm-.437.438H.875v.438h.438zm-.438.875H.438v.438h.438zm.438.438H.875v.438h.438zm.875.438H1.75v.438h.438zm.438.438h-.438v.438h.438zm2.625-.438h-.438v.438h.438zM4.813.439h-.438v.438h.438zm0 3.063h-.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M3.063.438h-.438v.438h.438zm-.438.437h-.437v.438h.438zm0 2.188h-.437v.438h.438zm-1.75 1.75H.438v.875h.438zm.438.875H.875v.438h.438zM5.251 0h-.875v.438h.875zm.438 6.125h-.875v.438h.875zm-3.5 0h-.876v.438h.875zm4.374-4.812h-.438v.875h.438zm-1.313 0h-.438v1.75h.438zM7 2.188h-.438v2.625H7zM5.687.438h-.438v.438h.438zm.438.438h-.438v.438h.438zM4.375.438h-.437v.438h.438zm.438.438h-.438v.438h.438zm0 2.188h-.438v.438h.438zm1.75 1.75h-.438v.875h.438zm-.438.875h-.438v.438h.438z" fill="#000"/>
	<path d="M2.188.875H1.75v.438h.438z" fill="#b79cf8"/>
`;function wi(i={}){return d`<svg
		${A(i)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${xa}
	</svg>`}var wa=E`
	<path d="M4.813 5.25v-.875h-.438v-.437h-1.75v.438h-.437v.875H1.75v1.313h3.5V5.251z" fill="#ffe361"/>
	<path d="M6.125 1.313V.875H5.25V.438h-3.5v.438H.875v.438H.438v2.625h.438v.438h.875v-.439h3.5v.438h.875v-.438h.438V1.313z" fill="#ff2c52"/>
	<path d="M5.25 0h-3.5v.438h3.5z" fill="#000"/>
	<path d="M5.25.438h-3.5v.438h3.5zm-3.5.437H.875v.438h.875zm4.375 0H5.25v.438h.875z" fill="#fff"/>
	<path d="M5.25 6.563h-3.5v.438h3.5zM.438 1.313H0v2.625h.438zM1.751.438H.875v.438h.875z" fill="#000"/>
	<path d="M.875 3.063v-1.75H.438v2.625h.875v-.875z" fill="#fff"/>
	<path d="M6.563 1.313h-.438v2.625h.438z" fill="#be0351"/>
	<path d="M6.563 2.625h-.875V3.5h.875zM5.25.875h-.875v.875h.875z" fill="#fff"/>
	<path opacity=".5" d="M6.563 2.625h-.438V3.5h.438z" fill="#be0351"/>
	<path d="M4.375 3.063h-1.75v.438h1.75zm.875.438h-.875v.438h.875zM2.625 3.5H1.75v.438h.875z" fill="#be0351"/>
	<path d="M2.625 4.375h-.437v.875h.438z" fill="#fff"/>
	<path d="M4.813 4.375h-.438v.875h.438zm0 .875v.875H1.75v.438h3.5V5.25z" fill="#ffb84b"/>
	<path d="M2.188 5.25H1.75v.875h.438z" fill="#fff"/>
	<path d="M1.75 3.938H.875v.438h.875zm4.375 0H5.25v.438h.875z" fill="#be0351"/>
	<path d="M3.5 2.625h-.875V3.5H3.5z" fill="#fff"/>
	<path opacity=".5" d="M3.5 3.063h-.875v.438H3.5z" fill="#be0351"/>
	<path d="M4.375 3.5h-1.75v.438h1.75z" fill="#000"/>
	<path d="M4.375 3.938h-1.75v.438h1.75z" fill="#fff"/>
	<path d="M.875.875H.438v.438h.438z" fill="#000"/>
	<path d="M2.188 1.313H1.75v.438h.438z" fill="#fff"/>
	<path d="M1.75 5.25h-.437v1.313h.438zm.438-.875h.438v-.437H1.75v.438H.875v.438h.875v.438h.438zM.875 3.938H.438v.438h.438zM7 1.313h-.438v2.625H7zM6.125.438H5.25v.438h.875zm.438.438h-.438v.438h.438zm-.438 3.5H5.25v-.438h-.875v.438h.438v.875h.438v1.313h.438V5.251h-.438v-.438h.875zh.438v-.438h-.438z" fill="#000"/>
`;function Mi(i={}){return d`<svg
		${A(i)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${wa}
	</svg>`}var Ma=E`
	<path d="M6.125 3.063v-.438H5.25v-.437h-.438V1.75h-.438V.875h-.436V.438h-.875v.438h-.438v.875h-.437v.438H1.75v.438H.875v.438H.438v.875h.438v.438h.875v.438h.438v.438h.438v.875h.438v.438h.875v-.438h.438v-.875h.438v-.438h.438v-.438h.875v-.44h.438v-.875z" fill="#47baff"/>
	<path d="M4.813 3.063h-.875v-.438h-.875v.438h-.875v.875h.875v.438h.875v-.438h.875z" fill="#b5e3ff"/>
	<path d="M1.313 0H.438v.438h.875zm.875.438h-.875v.438h.875zm-.438 1.75H.875v.438h.875zM.438.438H0v.875h.438z" fill="#000"/>
	<path d="M1.313.438H.438v.875h.438V.875h.438z" fill="#f0f0f0"/>
	<path d="M.438 3.063H0v.875h.438zM7.001.438h-.438v.875h.438zm-.438.875h-.438v.875h.438zm-5.688 0H.438v.875h.438zm1.75-.438h-.437v.875h.438zm2.188 0h-.438v.875h.438zM3.063.438h-.438v.438h.438z" fill="#000"/>
	<path d="M3.063.875h-.438v.438h.438zm.438.438h-.438v.438h.438zm-1.313.875H1.75v.438h.438zm-.875.437H.875v.438h.438zm-.438.438H.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M1.313 6.563v-.438h.875V5.25H1.75v-.438H.875v.875H.438v.875z" fill="#b79cf8"/>
	<path d="M.875 5.688H.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M2.188 1.75H1.75v.438h.438z" fill="#000"/>
	<path d="M2.188.875H.875v1.313h.875V1.75h.438zm3.938 1.313V.875H4.813v.875h.438v.438z" fill="#b79cf8"/>
	<path d="M2.188.875H1.75v.875h.438zm-.438.875h-.437v.438h.438zm4.375-.438h-.438v.875h.438zm.438-.438h-.438v.438h.438z" fill="#816bee"/>
	<path d="M5.688 6.563v-.438h-.875V5.25h.438v-.438h.875v.875h.438v.875z" fill="#b79cf8"/>
	<path d="M6.563 5.688h-.438v.438h.438zm-.438-.875h-.438v.438h.438z" fill="#816bee"/>
	<path d="M.875 2.625H.438v.438h.438zM7 3.063h-.438v.875H7zm-.438-.438h-.438v.438h.438zM4.374.437h-.436v.438h.438zm.875 1.313h-.438v.438h.438zM3.938 0h-.875v.438h.875z" fill="#000"/>
	<path d="M3.938.438h-.875v.438h.875zm0 2.625h-.875v.875h.875zM6.563.438h-.875v.438h.875zm-.875.438h-.875v.438h.875z" fill="#f0f0f0"/>
	<path d="M3.938 2.188h-.875v.438h.875zm0 2.188h-.875v.438h.875zM6.563.001h-.875v.438h.875zm-.875.438h-.875v.438h.875zm.438 1.75h-.875v.438h.875zM1.313 6.563H.438v.438h.875zm.875-.438h-.875v.438h.875zm-.438-1.75H.875v.438h.875zM.437 5.688H0v.875h.438zm6.563 0h-.438v.875H7zm-.438-.875h-.438v.875h.438zm-5.687 0H.438v.875h.438zm1.75.438h-.437v.875h.438zm2.188 0h-.438v.875h.438zm-1.75.875h-.438v.438h.438zm-.875-1.313H1.75v.438h.438z" fill="#000"/>
	<path d="M2.188 5.25H1.75v.875h.438zm-.438-.438h-.437v.438h.438z" fill="#816bee"/>
	<path d="M.875 3.938H.438v.438h.438zm1.313-.875H1.75v.875h.438zm.875-.438h-.875v.438h.875zm0 1.313h-.875v.438h.875zm2.188-.875h-.438v.875h.438zm-.438-.438h-.875v.438h.875zm0 1.313h-.875v.438h.875zm1.75 0h-.438v.438h.438z" fill="#000"/>
	<path d="M6.563 3.063h-.438v.875h.438zm-.438-.438h-.438v.438h.438zm0 1.313h-.438v.438h.438zm-.875 0h-.438v.438h.438zm-1.313.875h-.874v.438h.875zm.438-.438h-.437v.438h.438zm-1.313 0h-.437v.438h.438zm.875 1.75h-.874v.438h.875zm.438-.438h-.437v.438h.438zm-1.313 0h-.437v.438h.438zm-.874-1.749H1.75v.438h.438zM.875 3.5H.438v.438h.438zm.438.438H.875v.438h.438z" fill="#4282d8"/>
	<path d="M4.375 6.125h-.437v.438h.438zm.875-1.313h-.438v.438h.438zm-1.313 1.75h-.874V7h.875zm2.625 0h-.875V7h.875zm-.875-.438h-.875v.438h.875zm.438-1.75H5.25v.438h.875z" fill="#000"/>
`;function Hi(i={}){return d`<svg
		${A(i)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Ma}
	</svg>`}var Ha=E`
	<path d="M3.938.438h-.875v1.75h.875zm.875 2.625v-.438h-.438v-.437h-1.75v.438h-.437v.438H.438v.875h1.75v.438h.438v.438h.438v1.75h.875v-1.75h.438v-.438h.438v-.439h1.75v-.875z" fill="#bcef42"/>
	<path d="M1.75 0h-.437v.438h.438zm.875 2.188h-.437v.438h.438zm2.188 0h-.438v.438h.438zM5.688 0H5.25v.438h.438zm.438.438h-.438v.438h.438zm.438.438h-.438v.438h.438zm.438.438h-.438v.438h.438zM3.938 0h-.875v.438h.875z" fill="#000"/>
	<path d="M3.938.438h-.875v.438h.875z" fill="#f0f0f0"/>
	<path d="M3.938 1.313h-.875v.438h.875zm0 .438h-.875v.438h.875z" fill="#7fb134"/>
	<path d="M3.938 5.25h-.875v.438h.875z" fill="#f0f0f0"/>
	<path d="M3.938 6.125h-.875v.438h.875zm0-1.313h-.875v.438h.875z" fill="#7fb134"/>
	<path d="M3.938 2.625h-.875v.438h.875zm0 1.313h-.875v.438h.875zm.438-.875h-.438v.875h.438z" fill="#000"/>
	<path d="M5.25 3.063h-.438v.875h.438z" fill="#7fb134"/>
	<path d="M3.063 3.063h-.438v.875h.438z" fill="#000"/>
	<path d="M2.625 2.625h-.437V3.5h.438z" fill="#f0f0f0"/>
	<path d="M1.313.438H.875v.438h.438z" fill="#000"/>
	<path d="M1.313.438v.438H.875v.438H.438v.438h1.313V.438z" fill="#6be473"/>
	<path d="M1.75.438h-.437v.438h.438zm-.437.437H.875v.438h.438z" fill="#f0f0f0"/>
	<path d="M1.75 1.313H.438v.438h1.313z" fill="#008456"/>
	<path d="M5.25 5.25v1.313h.438v-.438h.438v-.438h.438v-.438zm-4.812 0v.438h.438v.438h.438v.438h.438V5.251z" fill="#6be473"/>
	<path d="M1.75 5.25H.438v.438h1.313z" fill="#f0f0f0"/>
	<path d="M1.313 5.688v.875h.438v-.875z" fill="#008456"/>
	<path d="M6.125 1.313V.875h-.438V.438h-.438v1.313h1.313v-.438z" fill="#6be473"/>
	<path d="M5.688.438H5.25v.438h.438zm0 2.625H5.25v.438h.438z" fill="#f0f0f0"/>
	<path d="M6.563 3.5H5.25v.438h1.313z" fill="#7fb134"/>
	<path d="M6.563 1.313H5.25v.438h1.313z" fill="#008456"/>
	<path d="M.875.875H.438v.438h.438zM3.063.437h-.438v1.75h.438zm1.313 0h-.438v1.75h.438zm2.625 2.625h-.438v.875h.438zm-.438-.438h-1.75v.438h1.75zm0 1.313h-1.75v.438h1.75zM.438 3.063H0v.875h.438zm1.75-.438H.438v.438h1.75z" fill="#000"/>
	<path d="M1.75 3.063H.438v.875h.438V3.5h.875z" fill="#f0f0f0"/>
	<path d="M2.188 3.938H.438v.438h1.75zM.438 1.313H0v.438h.438zm1.313 5.25h-.438v.438h.438zm.875-2.188h-.438v.438h.438z" fill="#000"/>
	<path d="M1.75 3.5h-.437v.438h.438zm.438-.438H1.75v.875h.438z" fill="#7fb134"/>
	<path d="M2.188 3.063H1.75v.875h.438z" fill="#3f581a"/>
	<path d="M4.375 4.375h-1.75v.438h1.75z" fill="#7fb134"/>
	<path d="M4.375 2.188h-1.75v.438h1.75z" fill="#f0f0f0"/>
	<path d="M4.813 4.375h-.438v.438h.438z" fill="#000"/>
	<path d="M4.813 3.938h-.438v.438h.438z" fill="#7fb134"/>
	<path d="M5.688 6.563H5.25v.438h.438zm.438-.438h-.438v.438h.438zm.438-.438h-.438v.438h.438zm.438-.438h-.438v.438h.438zM3.939 6.562h-.876V7h.875zm-2.625-.438H.875v.438h.438zm-.438-.438H.438v.438h.438zm2.188-.875h-.439v1.75h.438zm1.313 0h-.439v1.75h.438zM1.75 1.75H.438v.438h1.75V.438H1.75zm3.5 0V.438h-.438v1.75h1.75V1.75z" fill="#000"/>
	<path d="M.438 4.813v.438h1.313v1.313h.438v-1.75zm4.375 0v1.75h.438V5.25h1.313v-.438zM.438 5.25H0v.438h.438z" fill="#000"/>
	<path d="M5.688 6.125H5.25v.438h.438zm.438-.438h-.438v.438h.438zm.438-.438h-.438v.438h.438z" fill="#008456"/>
	<path d="M5.688 5.25H5.25v.438h.438z" fill="#f0f0f0"/>
	<path d="M3.938 3.063h-.875v.875h.875z" fill="#7fb134"/>
	<path d="M3.938 1.75h-.875v.438h.875zm0 3.063h-.875v.438h.875zm1.313-1.75h-.438v.875h.438z" fill="#3f581a"/>
`;function $i(i={}){return d`<svg
		${A(i)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Ha}
	</svg>`}var $a=E`
	<path d="M4.813 4.375h.438v-.437h1.313V3.5H5.251v-.437h-.438V1.75h.875v-.437H4.375v.438H3.063v-.438h-.438V.875H1.75v.438h-.437v.438H.875v.438H.438v2.625h.438v.438h.438v.438h.438v-.875h1.75v.438h-.439v.438h.438v.438h.875v-.438h1.313v-.438h-.875z" fill="#54cfff"/>
	<path d="M3.938 4.813H3.5v.438h.438zm1.75.438H5.25v.438h.438zm.875-1.75h-.438v.438h.438zM5.25 3.063h-.438v.438h.438zM1.312 4.376H.875v.438h.438zm.438.438h-.437v.875h.438zm2.625.875H3.063v.438h1.313zm0-1.313h-.437v.438h.438z" fill="#4282D8"/>
	<path d="M3.938 0H3.5v.438h.438zm.438.438h-.438v.438h.438zm-.876 0H1.75v.438H3.5zM1.75.875h-.437v.438h.438zm1.313 0h-.438v.438h.438zm.438.438h-.438v.438h.438zm.875 0h-.438v.438h.438zM5.689.875H4.376v.438h1.313zm.438.438h-.438v.438h.438zm-4.814 0H.875v.438h.438zm-.438.437H.438v.438h.438zm-.437.438H0v2.625h.438zm.875.438H.875v1.75h.438zm.438-.438h-.438v.438h.438zm2.188-.438H1.75v.438h2.188z" fill="#000"/>
	<path d="M3.938 1.75H3.5v.875h.438zm1.75 0h-.875v.438h.875z" fill="#000"/>
	<path d="M5.25 1.75h-.438v1.313h.438zm1.313 1.313H5.25v.438h1.313zm.438.438h-.438v.438h.438zm-2.625-.875h-.438v1.75h.438zm2.188 1.313H5.251v.438h1.313zm-1.313.438h-.438v.875h.438z" fill="#000"/>
	<path d="M5.688 4.813h-.875v.438h.875zm.438.438h-.438v.438h.438zm-.438.438H4.375v.438h1.313zm-1.313.438h-1.75v.438h1.75zM3.5 4.814H1.75v.438H3.5zm-.875 1.75h-.437v.438h.438zm-.438-.438H1.75v.438h.438zm-.438-.438h-.436v.438h.438zm.438-.438H1.75v.438h.438zm.875 0h-.437v.438h.438zm-1.75 0H.875v.438h.438zm-.438-.438H.438v.438h.438zm.875-.438h-.436v.438h.438zm2.188 0H3.5v.438h.438z" fill="#000"/>
	<path d="M3.938 2.625H3.5v-.437H1.75v.438h-.437v1.75h.438v.438h1.75v-.438h.438z" fill="#9af4dc"/>
	<path d="M3.5 4.375H1.75v.438H3.5zm-1.75-.437h-.437v.438h.438zm2.188 0H3.5v.438h.438z" fill="#6c9ca6"/>
	<path d="M1.75 2.625h-.437v.438h.438zm.875.438h-.437v.438h.438zm.875-.875H1.75v.438H3.5z" fill="#f0f0f0"/>
	<path d="M3.5 5.688h-.437v.438h.438z" fill="#000"/>
	<path d="M.875 2.188H.438v.875h.438zm.875-.875h-.437v.438h.438zm.875-.438H1.75v.438h.875zm3.063.438H4.375v.438h1.313zM3.938.438H3.5v.438h-.437v.438h.438v.438h.438v-.439h.438V.875h-.439zM2.625 5.25h-.437v.438H1.75v.438h.438v.438h.438v-.438h.438v-.438h-.439z" fill="#f0f0f0"/>
`;function ki(i={}){return d`<svg
		${A(i)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${$a}
	</svg>`}var ka=E`
	<path d="M5.688 1.313V.875h-.875v.438h-.438V.875h-.437V.438h-.875v.438h-.438v.438h-.437V.875h-.875v.438H.875v1.75h.875v.438h.438v-.438h2.625v.438h.438v-.438h.875v-1.75z" fill="#d1cdd5"/>
	<path d="M6.125 3.938V3.5h-1.75v-.437h-1.75v.438H.875v.438H.438v1.313h.438v.438h1.75v.438h.438v.438h.875v-.438h.438V5.69h1.75v-.438h.438V3.938z" fill="#57595f"/>
	<path d="M3.938 0h-.875v.438h.875zm-.875.438h-.438v.438h.438zm1.313 0h-.438v.438h.438zm1.313 0h-.875v.438h.875zm.438.438h-.438v.438h.438zm-1.313 0h-.438v.438h.438zM2.625.875h-.437v.438h.438zM2.188.438h-.875v.438h.875zm-1.313.875H.438v1.75h.438zm.438-.438H.875v.438h.438zM.875 3.5H.438v.438h.438zm-.437.438H0v1.313h.438zm.438 1.313H.438v.438h.438zm1.75.438H.875v.438h1.75zm.438.438h-.439v.438h.438zm.875.438h-.876v.438h.875zm.438-.438h-.439v.438h.438zm1.75-.438h-1.75v.438h1.75zm.438-.438h-.438v.438h.438zm.438-1.313h-.438v1.313h.438zM6.565 3.5h-.438v.438h.438zm0-2.188h-.438v1.75h.438zM2.188 3.5H1.75v.438h.438zm.438-.438h-.438V3.5h.438zm1.75-.438H2.625v.438h1.75zm.438.438h-.438V3.5h.438zm.438.438h-.438v.438h.438zm.438-.438h-.438V3.5h.875v-.437zm-4.377.001H.875v.438h.875v-.438z" fill="#000"/>
	<path d="M.875 4.813H.438v.438h.438zm.438.438H.875v.438h.438zm1.75.438h-.438v.438h.438zm1.313 0h-.438v.438h.438zm-.438.438h-.875v.438h.875zm2.188-.875h-.438v.438h.438zm.438-1.313h-.438v1.313h.438z" fill="#35363a"/>
	<path d="M1.313 2.625H.875v.438h.438zm.875.438H1.75v.438h.438zm3.063 0h-.438v.438h.438zm-2.626-.438h-.437v.438h.438zm2.188 0h-.438v.438h.438z" fill="#847d8b"/>
	<path d="M5.25 3.063h-.438v.438h.438zm-.875-.875h-1.75v.438h1.75zm1.75-.438h-.438v1.313h.438z" fill="#847d8b"/>
	<path d="M1.75 1.75h-.437v.438h.438zm-.437-.437H.875v.438h.438zm.875-.438h-.875v.438h.875zm.875 0h-.438v.438h.438zm.875-.438h-.875v.438h.875zm.438.438h-.438v.438h.438zm1.313 0h-.875v.438h.875zm.438.438h-.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M.875 3.938H.438v.438h.438zm.438-.438H.875v.438h.438zm1.313 0h-.438v.438h.438zm1.75-.438H2.625V3.5h1.75zm.875.875h-.438v.438h.438zm.875-.438h-.875v.438h.875z" fill="#d8d8d8"/>
`;function Ti(i={}){return d`<svg
		${A(i)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${ka}
	</svg>`}var Ta=E`
	<path d="M6.125 1.75v-.437h-.438V.875h-.438V.438H2.625v.438H1.75v.438h-.437v.438H.875v.875H.438v2.188h.438v.438h.438v.438h.438v.438h.438v.438h2.188v-.438h.875v-.438h.438v-.438h.438v-.875h.438V1.75z" fill="#bcef42"/>
	<path d="M6.563.438h-.875v.438h.875z" fill="#f0f0f0"/>
	<path d="M1.313 5.688H.438v.438h.875z" fill="#bcef42"/>
	<path d="M1.75 6.125H.438v.438h1.313z" fill="#7fb134"/>
	<path d="M6.563 3.5h-.438v.875h.438z" fill="#816bee"/>
	<path d="M5.25.438H2.625v.438H5.25z" fill="#f0f0f0"/>
	<path d="M5.25.875H2.625v.438H5.25z" fill="#b79cf8"/>
	<path d="M4.375 6.125H2.188v.438h2.188z" fill="#816bee"/>
	<path d="M6.563.875h-.438v.438h.438z" fill="#bcef42"/>
	<path d="M2.625 2.188h-.437v.438h.438zM1.313 1.75H.875v.438h.438zm.438-.438h-.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M2.625 1.313h-.437v.438h.438zm3.063 0H5.25v.438h.438z" fill="#b79cf8"/>
	<path d="M2.188.875H1.75v.438h.438zm.875 1.75h-.438v.438h.438zM.875 5.25H.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M6.125 4.813h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-.438.438h-.438v.438h.438z" fill="#816bee"/>
	<path d="M6.563.438v.875h-.438V.875h-.438v.438h.438v.438h.438v2.625h.438V.438zm-5.25.875H.875v.438h.438zm.438-.438h.875V.438H1.75zh-.438v.438h.438zm4.813 3.5h-.438v.875h.438zM.875 1.75H.438v.875h.438zM5.25 6.125h-.875v.438h.875zm.875-.875h-.438v.438h.438zm-4.812 0H.875v.438h.438zm.438.438h-.438v.438h.438zm-.875-.875H.438v.438h.438zm4.813.875h-.438v.438h.438zM.438 2.625H0v3.938h.438z" fill="#000"/>
	<path d="M5.25.875h.438V.438h.875V0H2.625v.438H5.25zM2.188 6.563v-.438H1.75v.438H.438v.438h3.938v-.438z" fill="#000"/>
	<path d="M.875 2.625H.438V3.5h.438z" fill="#f0f0f0"/>
	<path d="M4.375 2.625H3.5v.438h.875zm-.438 1.75h-.874v.438h.875zm.875-1.313h-.438v.875h.438zm-3.5 1.75h.875v-.438H1.75V2.188h-.437zm3.5-3.063H3.063v.438h1.75zm-.438 3.5H2.625v.438h1.75zm2.188-3.063h-.438v1.313h.438zM.875 3.5H.438v1.313h.438zm1.313-1.75H1.75v.438h.438zm1.313 1.313h-.438v.438h.438zm-.438.875h-.438v.438h.438zm-.438.875h-.437v.438h.438zm1.75-.875h-.437v.438h.438zm.438.875h-.438v.438h.438zm.438-.438h-.438v.438h.438zm-2.188-1.75v-.437h-.438v.438h-.437v1.313h.438V2.625zm3.063-.875h-.438v.438h.438zm-.875.438h-.438v.438h.438zm.438.438h-.438v1.75h.438zM1.313 4.813H.875v.438h.438zm.438.438h-.438v.438h.438zm.438.438H1.75v.438h.438z" fill="#b79cf8"/>
`;function Ci(i={}){return d`<svg
		${A(i)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Ta}
	</svg>`}var Ca=E`
	<path d="M6.125 1.75v-.437h-.438V.875h-.438V.438H1.75v.438h-.437v.438H.875v.438H.438v2.625h.438v.438h.438v.438h.438v.875h.438v.438h2.625v-.438h.438v-.875h.438v-.438h.438v-.438h.438V1.75z" fill="#d1cdd5"/>
	<path d="M1.75.438h-.437v.438h.438zm-.437.437H.875v.438h.438zm-.438.438H.438v.438h.438zm.875 3.938h-.437v.875h.438zm-.438-.438H.875v.438h.438zm.875 1.313H1.75v.438h.438zM.874 4.376H.438v.438h.438z" fill="#000"/>
	<path d="M1.75 4.813h-.437v.438h.438zm.438.875H1.75v.438h.438zm-.875-1.313H.875v.438h.438zm1.75-1.313H1.75v1.313h1.313z" fill="#847d8b"/>
	<path d="M3.063 3.5h-.875v.875h.875z" fill="#57595f"/>
	<path d="M5.25 3.063H3.938v1.313h1.313z" fill="#847d8b"/>
	<path d="M5.25 3.5h-.875v.875h.875z" fill="#57595f"/>
	<path d="M5.25 5.254h.438v-.438H5.25zm-.438.875h.438v-.438h-.438zm.875-1.313h.438v-.438h-.438z" fill="#847d8b"/>
	<path d="M.438 1.75H0v2.625h.438z" fill="#000"/>
	<path d="M.875 1.75H.438v2.625h.438z" fill="#fff"/>
	<path d="M5.25.879h.438V.441H5.25zm.438.438h.438V.879h-.438zm.438.438h.438v-.438h-.438zM5.251 6.13h.438v-.875h-.438zm.438-.875h.438v-.438h-.438zm-.875 1.313h.438V6.13h-.438zm1.313-1.75h.438V4.38h-.438zm.438-.438h.438V1.755h-.438z" fill="#000"/>
	<path d="M6.125 4.379h.438V1.754h-.438z" fill="#847d8b"/>
	<path d="M1.75 0v.438h3.5V0z" fill="#000"/>
	<path d="M1.75.875h-.437v.438h.438zm-.437.438H.875v.438h.438zm.438.438h-.438v.438h.438zm3.5-.433h.438V.88h-.438zm.438.438h.438v-.438h-.438zM1.75.438v.438h3.5V.438z" fill="#fff"/>
	<path d="M2.188 6.563v.438h2.625v-.438z" fill="#000"/>
	<path d="M2.188 6.125v.438h2.625v-.438z" fill="#847d8b"/>
	<path d="M3.063 5.688h-.438v.875h.438zm1.313 0h-.438v.875h.438z" fill="#57595f"/>
`;function Ei(i={}){return d`<svg
		${A(i)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Ca}
	</svg>`}var Ea=E`
	<path d="M3.063 0H1.75v.438h1.313zm1.75.438h-1.75v.438h1.75zm-.875 2.187H3.5v1.75h.438zm-3.5-.437H0v2.625h.438zM6.563.875h-1.75v.438h1.75z" fill="#000"/>
	<path d="M3.063.438H1.75v.438h1.313zm1.75.438h-1.75v.438h1.75zm1.75.438h-1.75v.438h1.75z" fill="#f0f0f0"/>
	<path d="M3.063 6.563H1.75v.438h1.313z" fill="#000"/>
	<path d="M2.625 6.125v-.438h-.437v-.875H1.75V2.188h.438v-.875h.438V.875H1.75v.438H.875v1.75H.438v1.75h.438v.875h.438v.438h.438v.438h1.313v-.438z" fill="#ffe361"/>
	<path d="M3.063 6.125H1.75v.438h1.313z" fill="#ffb84b"/>
	<path d="M4.813 6.125h-1.75v.438h1.75z" fill="#000"/>
	<path d="M4.375 5.688V5.25h-.437v-.875H3.5v-1.75h.438V1.75h.438v-.437H3.063v.438h-.438v1.313h-.437v1.75h.438v.875h.438v.438h1.75v-.438z" fill="#ffe361"/>
	<path d="M6.563 5.688h-1.75v.438h1.75zM1.75.438h-.437v.438h.438zm-.437.437H.875v.438h.438zm-.438.438H.438v.875h.438zm6.125 0h-.438v.438H7zm-.438.438h-.438v.438h.438zm-.438.438h-.438v.875h.438zm.875 3.063h-.438v.438h.438zm-.438-.438h-.438v.438h.438zm-.438-.875h-.438v.875h.438zm-.438-.875h-.438v.875h.438zM1.747 6.127h-.434v.438h.438zm-.438-.438H.875v.438h.438zm-.438-.875H.438v.875h.438zm1.313-2.625H1.75v2.625h.438zM3.059.876h-.434v.438h.438zm-.434.437h-.437v.875h.438z" fill="#000"/>
	<path d="M.875 2.188H.438v.875h.438zm1.75 0h-.437v.875h.438z" fill="#f0f0f0"/>
	<path d="M2.188 1.313H1.75v.875h.438z" fill="#ffb84b"/>
	<path d="M4.813 1.313h-.438v.438h.438z" fill="#000"/>
	<path d="M1.75.875h-.437v.438h.438z" fill="#f0f0f0"/>
	<path d="M2.625.875h-.437v.438h.438zm1.313.875H3.5v.875h.438zm.438-.438h-.438v.438h.438zm-2.188 3.5H1.75v.438h.438zm-.438.875h-.437v.438h.438zm-.438-.875H.875v.875h.438zm2.188.875v-.438h-.437v-.438h-.438v.875h.438v.438h1.75v-.438zm.438-1.313H3.5v.438h.438z" fill="#ffb84b"/>
	<path d="M4.375 5.688V5.25h-.437v-.875H3.5v-1.75h.438V1.75h.438v-.437H3.063v.438h-.438v1.313h-.437v1.75h.438v.875h.438v.438h1.75v-.438z" fill="url(#a)"/>
	<path d="M6.125 5.25v-.438h-.438v-.874h-.438v-.875h.438v-.875h.438V1.75H4.812v.438h-.438v.438h-.436v1.75h.438v.875h.438v.438h1.75v-.438z" fill="#ff2c52"/>
	<path d="M5.688 2.188H5.25v.875h.438zm.438-.438h-.438v.438h.438zm-.438 2.188H5.25v.438h.438zM5.25 5.251v-.438h-.875v.438h.438v.438h1.75v-.438z" fill="#be0351"/>
	<path d="M1.313 1.313H.875v.438h.438zm0 1.75H.875v.438h.438zm1.75-1.75h-.438v.438h.438zm1.75.438h-.438v.438h.438zm-.438.875h-.437v.438h.438z" fill="#f0f0f0"/>
	<path d="M4.375 1.75h-.437v.875h.438zM3.062 5.688h-.437v.438h.438zm-.438-.875h-.436v.875h.438zm2.188.438h-.438v.438h.438zm-.438-.875h-.436v.875h.438z" fill="#000"/>
	<defs>
		<radialGradient id="a" cx=".75" cy=".5" r="1" fx=".75" fy=".5">
		<stop stop-color="#ff2c52" offset="30%"/>
		<stop stop-color="#ffe361" offset="70%"/>
		</radialGradient>
	</defs>
`;function Ai(i={}){return d`<svg
		${A(i)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Ea}
	</svg>`}var Aa=E`
	<path d="M4.813.438v.438h-.438v.438h-.437v.438H3.5v.438h-.437v.875h-.438v.438H3.5v.875h.438v-.44h.875V3.5h.438v-.437h.438v-.438h.438v-.437h.438V.438z" fill="#d1cdd5"/>
	<path d="M1.313 3.938h.438v.438h.875v.875h.438v.438h.875v.438h.875v-.875h-.876v-.438H3.5v-.438h-.437v-.438h-.438V3.5h-.437v-.437H1.75v-.875H.875v.875h.438z" fill="#ffe361"/>
	<path d="M2.188 4.813h-.875v.875h.875zm-.875.875H.438v.875h.875z" fill="#ffe361"/>
	<path d="M4.813.438h-.438v.438h.438zm-.438.438h-.437v.438h.438zm-.437.437H3.5v.438h.438zM3.5 1.75h-.437v.438h.438zm-.437.438h-.438v.875h.438zm-.875 0H1.75v.875h.438zm-1.313 0H.438v.875h.438zm.438.875H.875v.875h.438zm3.5.875h-.875v.438h.875zm0 .875h-.875v.438h.875zm.438.438h-.438v.875h.438z" fill="#000"/>
	<path d="M6.563.438h-.438v1.75h.438z" fill="#847d8b"/>
	<path d="M.438 5.688H0v.875h.438zm4.375.438h-.875v.438h.875zm-.875-.438h-.875v.438h.875z" fill="#000"/>
	<path d="M2.188 5.25h-.875v.438h.875zm-.875.875H.438v.438h.875z" fill="#ffb84b"/>
	<path d="M1.313 6.125v.438h.438v-.438h.438v-.438h-.876zm1.313-.875v-.875H1.75v-.437h-.437v.875h.875v.875h.875V5.25zm-1.313 0v-.438H.875v.438H.438v.438h.875zm0 1.313H.438v.438h.875zM1.75 1.75H.875v.438h.875zm1.313 2.188v.438h.438V3.5h-.876v.438z" fill="#000"/>
	<path d="M5.688 1.313H5.25v.438h.438zm-.438.438h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-.438.438h-.436v.438h.438zm-.436.436H3.5v.438h.438z" fill="#847d8b"/>
	<path d="M3.063 3.063h-.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M1.75 3.5h-.437v.438h.438zm-.437-.875H.875v.438h.438zm.875 1.313H1.75v.438h.438zm.875.875h-.438v.438h.438zm.438.438h-.438v.438h.438zm.875.438h-.438v.438h.438z" fill="#ffb84b"/>
	<path d="M3.938 4.375H3.5v.438h.438zM2.625 3.063h-.437v.438h.438zm3.938-.875h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-.438-3.5V.44h1.75v1.75h.438V0z" fill="#000"/>
	<path d="M4.813 5.25h-.438v.438h.438zm-.875-.438H3.5v.438h.438zM3.5 4.374h-.437v.438h.438zm-.437-.436h-.438v.438h.438zM2.625 3.5h-.437v.438h.438zm-.437-.437H1.75v.438h.438zM3.5 2.188h-.437v.438h1.313v-.438h-.438V1.75H3.5zM4.375.875v.438h-.437v.438h1.313v-.438h-.438V.875zm1.75-.438H4.812v.438h1.313z" fill="#f0f0f0"/>
	<path d="M6.125 2.188h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-.873.436H3.5v.438h.438z" fill="#847d8b"/>
	<path d="M1.75 2.188h-.437v.438h.438zm0 2.625h-.437v.438h.438zm-.875.875H.438v.438h.438z" fill="#f0f0f0"/>
`;function ji(i={}){return d`<svg
		${A(i)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Aa}
	</svg>`}var ja=E`
	<path d="M5.688 2.625v-.437H5.25V1.75h-.438v-.437h-.438V.875h-.436V.438h-.875v.438h-.438v.438h-.437v.438H1.75v.438h-.437v.438H.875v.875H.438v2.188h.438v.438h.875v.438h3.5v-.438h.875v-.438h.438V3.5h-.438v-.875z" fill="#0abbff"/>
	<path d="M3.063 0v.438h.875V0zm-.438.438v.438h.438V.438zm1.313 0v.438h.438V.438zm.438.438v.438h.438V.875zm.438.438v.438h.438v-.439zm.438.438v.438h.438v-.44zm.438.438v.438h.438v-.44zm.438.438v.875h.438v-.878zm-5.69-.003V3.5h.438v-.875zM0 3.5v2.188h.438V3.5zm6.563 0v2.188h.438V3.5zM2.188.875v.438h.438V.875zm-.438.438v.438h.438v-.438zm-.437.437v.438h.438V1.75zm-.438.438v.438h.438v-.438zm-.438 3.5v.438h.438v-.438zm5.688 0v.438h.438v-.438zm-4.375.875v.438h3.5v-.438z" fill="#000"/>
	<path d="M1.75 6.125v.438h3.5v-.438z" fill="#4282d8"/>
	<path d="M.875 6.125v.438h.875v-.438zm5.25.438v-.438H5.25v.438z" fill="#000"/>
	<path d="M3.063.438v.438h.875V.438z" fill="#fff"/>
	<path opacity=".5" d="M4.813 3.5v-.437h-.438v-.438h-.437v-.437h-.875v.438h-.438v.438h-.437v.438H1.75v1.313h.438v.438h2.625v-.438h.438V3.5z" fill="#fff"/>
	<path d="M2.625.875v.438h.438V.875zm-.437.438v.438h.438v-.438zm.438.438v.438h.438V1.75zM1.75 1.75v.438h.438V1.75zm-.437.438v.438h.438v-.438zm-.438.437V3.5h.438v-.875zM.438 3.5v.875h.438V3.5z" fill="#fff"/>
	<path d="M5.25 2.188v.438h.438v-.438zm.438.438v.875h.438v-.876zm.438.875v1.75h-.438v.438H5.25v.438h.875v-.438h.438V3.5zM.875 6.125h.875v-.438H.875z" fill="#4282d8"/>
`;function Vi(i={}){return d`<svg
		${A(i)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${ja}
	</svg>`}var Va=globalThis.$discordMessage??{};function pt(){return Va}var Ki={blue:"https://cdn.discordapp.com/embed/avatars/0.png",gray:"https://cdn.discordapp.com/embed/avatars/1.png",green:"https://cdn.discordapp.com/embed/avatars/2.png",orange:"https://cdn.discordapp.com/embed/avatars/3.png",red:"https://cdn.discordapp.com/embed/avatars/4.png",pink:"https://cdn.discordapp.com/embed/avatars/5.png"},Ji=pt().avatars??{},je=Object.assign(Ki,Ji,{default:Ki[Ji.default]??Ji.default??Ki.blue}),vt=pt().profiles??{},Os=pt().defaultTheme==="light"?"light":"dark",Bs=pt().defaultMode==="compact"?"compact":"cozy",Us=pt().defaultBackground==="none"?"none":"discord",Ps=new Map([["heart",_i()],["crystal",fi()],["diamond",pi()],["explosion",vi()],["flame",ui()],["flower",gi()],["key",zi()],["leaf",bi()],["lightning",yi()],["magic",xi()],["moon",wi()],["mushroom",Mi()],["mythical",Hi()],["ornament",$i()],["plasma",ki()],["rock",Ti()],["shell",Ci()],["skull",Ei()],["sun",Ai()],["sword",ji()],["water",Vi()]]);var Ut=class extends Error{constructor(t){super(t),this.name="DiscordComponentsError"}},Sa=new Intl.DateTimeFormat("en-US",{day:"2-digit",month:"2-digit",year:"numeric"}),Da=new Intl.DateTimeFormat("en-US",{hour12:!0,hour:"2-digit",minute:"2-digit"}),Ia=new Intl.DateTimeFormat("en-US",{hour12:!1,hour:"2-digit",minute:"2-digit"}),Oa=i=>i instanceof Date?Sa.format(i):i,Ba=(i,t=!1)=>i instanceof Date?t?Ia.format(i):Da.format(i):i;function bt(i,t=!1,s=!1){if(!(i instanceof Date)&&typeof i!="string")throw new TypeError("Timestamp prop must be a Date object or a string.");return t?Ba(i,s):Oa(i)}var Rs=/\.(?<ext>bmp|jpe?g|png|gif|webp|tiff)$/i;function Ns(i){if(!Rs.test(i))throw new Ut(`The url of an image for discord-image-attachment should match the regex ${Rs}`)}var Ua=/(?:<(?<animated>a)?:(?<name>\w{2,32}):)?(?<id>\d{17,21})>?/;function yt(i){let t=pt().emojis?.[i];if(t)return t;let s=Ua.exec(i);if(s?.groups){let{name:e,id:a,animated:h}=s.groups;return{name:e,url:`https://cdn.discordapp.com/emojis/${a}.${h?"gif":"png"}`}}}function Si(i){if(i)return Ps.get(i)??i}var Pa=E`
	<path
		fill="currentColor"
		d="M10 5V3H5.375C4.06519 3 3 4.06519 3 5.375V18.625C3 19.936 4.06519 21 5.375 21H18.625C19.936 21 21 19.936 21 18.625V14H19V19H5V5H10Z"
	/>
	<path fill="currentColor" d="M21 2.99902H14V4.99902H17.586L9.29297 13.292L10.707 14.706L19 6.41302V9.99902H21V2.99902Z"
	/>
`;function Qi(i={}){return d`<svg ${A(i)} class="discord-button-launch" aria-hidden="false" width="16" height="16" viewBox="0 0 24 24">
		${Pa}
	</svg>`}var ut=function(i,t,s,e,a,h){function r(v){if(v!==void 0&&typeof v!="function")throw new TypeError("Function expected");return v}for(var n=e.kind,z=n==="getter"?"get":n==="setter"?"set":"value",p=!t&&i?e.static?i:i.prototype:null,l=t||(p?Object.getOwnPropertyDescriptor(p,e.name):{}),o,x=!1,g=s.length-1;g>=0;g--){var u={};for(var m in e)u[m]=m==="access"?{}:e[m];for(var m in e.access)u.access[m]=e.access[m];u.addInitializer=function(v){if(x)throw new TypeError("Cannot add initializers after decoration has completed");h.push(r(v||null))};var c=(0,s[g])(n==="accessor"?{get:l.get,set:l.set}:l[z],u);if(n==="accessor"){if(c===void 0)continue;if(c===null||typeof c!="object")throw new TypeError("Object expected");(o=r(c.get))&&(l.get=o),(o=r(c.set))&&(l.set=o),(o=r(c.init))&&a.unshift(o)}else(o=r(c))&&(n==="field"?a.unshift(o):l[z]=o)}p&&Object.defineProperty(p,e.name,l),x=!0},ke=function(i,t,s){for(var e=arguments.length>2,a=0;a<t.length;a++)s=e?t[a].call(i,s):t[a].call(i);return e?s:void 0},Oh=(()=>{let i=[J("discord-button")],t,s=[],e,a=q,h,r=[],n=[],z,p=[],l=[],o,x=[],g=[],u,m=[],c=[],v,V=[],C=[],F,y=[],f=[];var j=class extends a{static{e=this}static{let S=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;h=[_({reflect:!0,attribute:"emoji"})],z=[_({reflect:!0,attribute:"emoji-name"})],o=[_({reflect:!0,attribute:"url"})],u=[_({type:Boolean,reflect:!0,attribute:"disabled"})],v=[_({reflect:!0,attribute:"type"})],F=[_({reflect:!0,attribute:"modal-id"})],ut(this,null,h,{kind:"accessor",name:"emoji",static:!1,private:!1,access:{has:H=>"emoji"in H,get:H=>H.emoji,set:(H,Z)=>{H.emoji=Z}},metadata:S},r,n),ut(this,null,z,{kind:"accessor",name:"emojiName",static:!1,private:!1,access:{has:H=>"emojiName"in H,get:H=>H.emojiName,set:(H,Z)=>{H.emojiName=Z}},metadata:S},p,l),ut(this,null,o,{kind:"accessor",name:"url",static:!1,private:!1,access:{has:H=>"url"in H,get:H=>H.url,set:(H,Z)=>{H.url=Z}},metadata:S},x,g),ut(this,null,u,{kind:"accessor",name:"disabled",static:!1,private:!1,access:{has:H=>"disabled"in H,get:H=>H.disabled,set:(H,Z)=>{H.disabled=Z}},metadata:S},m,c),ut(this,null,v,{kind:"accessor",name:"type",static:!1,private:!1,access:{has:H=>"type"in H,get:H=>H.type,set:(H,Z)=>{H.type=Z}},metadata:S},V,C),ut(this,null,F,{kind:"accessor",name:"modalId",static:!1,private:!1,access:{has:H=>"modalId"in H,get:H=>H.modalId,set:(H,Z)=>{H.modalId=Z}},metadata:S},y,f),ut(null,t={value:e},i,{kind:"class",name:e.name,metadata:S},null,s),j=e=t.value,S&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:S})}static styles=K`
		:host > *:first-child {
			display: flex;
			justify-content: center;
			align-items: center;
			cursor: pointer;
			margin: 4px 8px 4px 0;
			padding: 2px 16px;
			width: auto;
			height: 32px;
			min-width: 60px;
			min-height: 32px;
			-webkit-transition:
				background-color 0.17s ease,
				color 0.17s ease;
			transition:
				background-color 0.17s ease,
				color 0.17s ease;
			border-radius: 3px;
			font-size: 14px;
			font-weight: 500;
			line-height: 16px;
			text-decoration: none !important;
			/* CSS Reset to unset button styling */
			border-width: unset;
			border-style: unset;
			border-color: unset;
			border-image: unset;
			box-sizing: unset;
			font-family: 'gg sans', 'Noto Sans', Whitney, 'Helvetica Neue', Helvetica, Roboto, Arial, sans-serif;
		}

		.success {
			color: #fff;
			background-color: #3ba55d;
		}

		.success.hoverable:hover {
			background-color: #2d7d46;
		}

		.destructive {
			color: #fff;
			background-color: #ed4245;
		}

		.destructive.hoverable:hover {
			background-color: #c03537;
		}

		.primary {
			color: #fff;
			background-color: #5865f2;
		}

		.primary.hoverable:hover {
			background-color: #4752c4;
		}

		.secondary {
			color: #fff;
			background-color: #4f545c;
		}

		.secondary.hoverable:hover {
			background-color: #5d6269;
		}

		.disabled {
			cursor: not-allowed !important;
			opacity: 0.5;
		}

		.launch {
			margin-left: 8px;
		}

		.emoji {
			margin-right: 4px;
			object-fit: contain;
			width: 1.375em;
			height: 1.375em;
			vertical-align: bottom;
		}
	`;#e=ke(this,r,void 0);get emoji(){return this.#e}set emoji(S){this.#e=S}#t=(ke(this,n),ke(this,p,"emoji"));get emojiName(){return this.#t}set emojiName(S){this.#t=S}#i=(ke(this,l),ke(this,x,void 0));get url(){return this.#i}set url(S){this.#i=S}#s=(ke(this,g),ke(this,m,!1));get disabled(){return this.#s}set disabled(S){this.#s=S}#a=(ke(this,c),ke(this,V,"secondary"));get type(){return this.#a}set type(S){this.#a=S}#r=(ke(this,C),ke(this,y,void 0));get modalId(){return this.#r}set modalId(S){this.#r=S}validButtonTypes=(ke(this,f),new Set(["primary","secondary","success","destructive"]));checkType(){if(this.type){if(typeof this.type!="string")throw new TypeError("DiscordButton `type` prop must be a string.");if(!this.validButtonTypes.has(this.type))throw new RangeError("DiscordButton `type` prop must be one of: 'primary', 'secondary', 'success', 'destructive'")}}checkParentElement(){if(this.parentElement?.tagName.toLowerCase()!=="discord-action-row")throw new Ut("All <discord-button> components must be direct children of <discord-action-row>.")}handleButtonClick(){if(this.modalId){let S=this.parentElement?.parentElement?.parentElement?.parentElement;if(S?.tagName?.toLowerCase()==="discord-messages"){let H=S?.querySelector("discord-modal"),Z=H?.shadowRoot?.querySelector(`dialog#${this.modalId}`),ce=Z?.querySelector("div.discord-modal-box");if(Z instanceof HTMLDialogElement&&ce instanceof HTMLDivElement&&(Z.showModal(),ce.style.display="flex",H)){let de=globalThis.getComputedStyle(globalThis.document.body).overflow;H.originalBodyOverflow=de,globalThis.document.body.style.overflow="hidden"}}}}render(){this.checkType(),this.checkParentElement();let S=this.url&&!this.disabled,H=d`
			${O(this.emoji,()=>d`<img src=${this.emoji} alt=${this.emojiName} draggable="true" class="emoji" />`)}
			<span>
				<slot></slot>
			</span>
			${O(this.url,()=>Qi())}
		`;return S?d`<a class="secondary" href=${this.url} target="_blank" rel="noopener noreferrer">${H}</a>`:d`<button
			class=${Me({[this.type]:!0,disabled:this.disabled,hoverable:!this.disabled})}
			@click=${this.handleButtonClick}
		>
			${H}
		</button>`}static{ke(e,s)}};return j=e})();var ot=class extends Event{constructor(t,s,e,a){super("context-request",{bubbles:!0,composed:!0}),this.context=t,this.contextTarget=s,this.callback=e,this.subscribe=a??!1}};var xt=class{constructor(t,s,e,a){if(this.subscribe=!1,this.provided=!1,this.value=void 0,this.t=(h,r)=>{this.unsubscribe&&(this.unsubscribe!==r&&(this.provided=!1,this.unsubscribe()),this.subscribe||this.unsubscribe()),this.value=h,this.host.requestUpdate(),this.provided&&!this.subscribe||(this.provided=!0,this.callback&&this.callback(h,r)),this.unsubscribe=r},this.host=t,s.context!==void 0){let h=s;this.context=h.context,this.callback=h.callback,this.subscribe=h.subscribe??!1}else this.context=s,this.callback=e,this.subscribe=a??!1;this.host.addController(this)}hostConnected(){this.dispatchRequest()}hostDisconnected(){this.unsubscribe&&(this.unsubscribe(),this.unsubscribe=void 0)}dispatchRequest(){this.host.dispatchEvent(new ot(this.context,this.host,this.t,this.subscribe))}};var Di=class{get value(){return this.o}set value(t){this.setValue(t)}setValue(t,s=!1){let e=s||!Object.is(t,this.o);this.o=t,e&&this.updateObservers()}constructor(t){this.subscriptions=new Map,this.updateObservers=()=>{for(let[s,{disposer:e}]of this.subscriptions)s(this.o,e)},t!==void 0&&(this.value=t)}addCallback(t,s,e){if(!e)return void t(this.value);this.subscriptions.has(t)||this.subscriptions.set(t,{disposer:()=>{this.subscriptions.delete(t)},consumerHost:s});let{disposer:a}=this.subscriptions.get(t);t(this.value,a)}clearCallbacks(){this.subscriptions.clear()}};var Xi=class extends Event{constructor(t,s){super("context-provider",{bubbles:!0,composed:!0}),this.context=t,this.contextTarget=s}},wt=class extends Di{constructor(t,s,e){super(s.context!==void 0?s.initialValue:e),this.onContextRequest=a=>{if(a.context!==this.context)return;let h=a.contextTarget??a.composedPath()[0];h!==this.host&&(a.stopPropagation(),this.addCallback(a.callback,h,a.subscribe))},this.onProviderRequest=a=>{if(a.context!==this.context||(a.contextTarget??a.composedPath()[0])===this.host)return;let h=new Set;for(let[r,{consumerHost:n}]of this.subscriptions)h.has(r)||(h.add(r),n.dispatchEvent(new ot(this.context,n,r,!0)));a.stopPropagation()},this.host=t,s.context!==void 0?this.context=s.context:this.context=s,this.attachListeners(),this.host.addController?.(this)}attachListeners(){this.host.addEventListener("context-request",this.onContextRequest),this.host.addEventListener("context-provider",this.onProviderRequest)}hostConnected(){this.host.dispatchEvent(new Xi(this.context,this.host))}};function Pt({context:i}){return(t,s)=>{let e=new WeakMap;if(typeof s=="object")return{get(){return t.get.call(this)},set(a){return e.get(this).setValue(a),t.set.call(this,a)},init(a){return e.set(this,new wt(this,{context:i,initialValue:a})),a}};{t.constructor.addInitializer((r=>{e.set(r,new wt(r,{context:i}))}));let a=Object.getOwnPropertyDescriptor(t,s),h;if(a===void 0){let r=new WeakMap;h={get(){return r.get(this)},set(n){e.get(this).setValue(n),r.set(this,n)},configurable:!0,enumerable:!0}}else{let r=a.set;h={...a,set(n){e.get(this).setValue(n),r?.call(this,n)}}}return void Object.defineProperty(t,s,h)}}}function ie({context:i,subscribe:t}){return(s,e)=>{typeof e=="object"?e.addInitializer((function(){new xt(this,{context:i,callback:a=>{s.set.call(this,a)},subscribe:t})})):s.constructor.addInitializer((a=>{new xt(a,{context:i,callback:h=>{a[e]=h},subscribe:t})}))}}var N=i=>i??he;var Ls="important",Na=" !"+Ls,Te=ft(class extends rt{constructor(i){if(super(i),i.type!==zt.ATTRIBUTE||i.name!=="style"||i.strings?.length>2)throw Error("The `styleMap` directive must be used in the `style` attribute and must be the only part in the attribute.")}render(i){return Object.keys(i).reduce((t,s)=>{let e=i[s];return e==null?t:t+`${s=s.includes("-")?s:s.replace(/(?:^(webkit|moz|ms|o)|)(?=[A-Z])/g,"-$&").toLowerCase()}:${e};`},"")}update(i,[t]){let{style:s}=i.element;if(this.ft===void 0)return this.ft=new Set(Object.keys(t)),this.render(t);for(let e of this.ft)t[e]==null&&(this.ft.delete(e),e.includes("-")?s.removeProperty(e):s[e]=null);for(let e in t){let a=t[e];if(a!=null){this.ft.add(e);let h=typeof a=="string"&&a.endsWith(Na);e.includes("-")||h?s.setProperty(e,h?a.slice(0,-11):a,h?Ls:""):s[e]=a}}return Ae}});var La=E`
	<path
		fill="currentColor"
		d="M18.91 12.98a5.45 5.45 0 0 1 2.18 6.2c-.1.33-.09.68.1.96l.83 1.32a1 1 0 0 1-.84 1.54h-5.5A5.6 5.6 0 0 1 10 17.5a5.6 5.6 0 0 1 5.68-5.5c1.2 0 2.32.36 3.23.98Z"
	/>
	<path
		fill="currentColor"
		d="M19.24 10.86c.32.16.72-.02.74-.38L20 10c0-4.42-4.03-8-9-8s-9 3.58-9 8c0 1.5.47 2.91 1.28 4.11.14.21.12.49-.06.67l-1.51 1.51A1 1 0 0 0 2.4 18h5.1a.5.5 0 0 0 .49-.5c0-4.2 3.5-7.5 7.68-7.5 1.28 0 2.5.3 3.56.86Z"
	/>
`;function Rt(i={}){return d`<svg
		${A(i)}
		class="discord-mention-icon"
		aria-hidden="false"
		width="24"
		height="24"
		viewBox="0 0 20 20"
		xmlns="http://www.w3.org/2000/svg"
	>
		${La}
	</svg>`}var Fa=E`
	<path
		fill="currentColor"
		fill-rule="evenodd"
		clip-rule="evenodd"
		d="M10.99 3.16A1 1 0 1 0 9 2.84L8.15 8H4a1 1 0 0 0 0 2h3.82l-.67 4H3a1 1 0 1 0 0 2h3.82l-.8 4.84a1 1 0 0 0 1.97.32L8.85 16h4.97l-.8 4.84a1 1 0 0 0 1.97.32l.86-5.16H20a1 1 0 1 0 0-2h-3.82l.67-4H21a1 1 0 1 0 0-2h-3.82l.8-4.84a1 1 0 1 0-1.97-.32L15.15 8h-4.97l.8-4.84ZM14.15 14l.67-4H9.85l-.67 4h4.97Z"
	/>
`;function Nt(i={}){return d`<svg
		${A(i)}
		class="discord-mention-icon"
		aria-hidden="false"
		width="24"
		height="24"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Fa}
	</svg>`}var qa=E`
	<path
		fill="currentColor"
		d="M12 2.81a1 1 0 0 1 0-1.41l.36-.36a1 1 0 0 1 1.41 0l9.2 9.2a1 1 0 0 1 0 1.4l-.7.7a1 1 0 0 1-1.3.13l-9.54-6.72a1 1 0 0 1-.08-1.58l1-1L12 2.8ZM12 21.2a1 1 0 0 1 0 1.41l-.35.35a1 1 0 0 1-1.41 0l-9.2-9.19a1 1 0 0 1 0-1.41l.7-.7a1 1 0 0 1 1.3-.12l9.54 6.72a1 1 0 0 1 .07 1.58l-1 1 .35.36ZM15.66 16.8a1 1 0 0 1-1.38.28l-8.49-5.66A1 1 0 1 1 6.9 9.76l8.49 5.65a1 1 0 0 1 .27 1.39ZM17.1 14.25a1 1 0 1 0 1.11-1.66L9.73 6.93a1 1 0 0 0-1.11 1.66l8.49 5.66Z"
	/>
`;function Lt(i={}){return d`<svg
		${A(i)}
		class="discord-mention-icon"
		aria-hidden="false"
		width="24"
		height="24"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${qa}
	</svg>`}var Za=E`
	<path
		fill="currentColor"
		fill-rule="evenodd"
		clip-rule="evenodd"
		d="M6 9h1V6a5 5 0 0 1 10 0v3h1a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3v-8a3 3 0 0 1 3-3Zm9-3v3H9V6a3 3 0 1 1 6 0Zm-1 8a2 2 0 0 1-1 1.73V18a1 1 0 1 1-2 0v-2.27A2 2 0 1 1 14 14Z"
	/>
`;function Ft(i={}){return d`<svg
		${A(i)}
		class="discord-mention-icon"
		aria-hidden="false"
		width="24"
		height="24"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Za}
	</svg>`}var Wa=E`
	<path
		fill="currentColor"
		d="M12 3a1 1 0 0 0-1-1h-.06a1 1 0 0 0-.74.32L5.92 7H3a1 1 0 0 0-1 1v8a1 1 0 0 0 1 1h2.92l4.28 4.68a1 1 0 0 0 .74.32H11a1 1 0 0 0 1-1V3ZM15.1 20.75c-.58.14-1.1-.33-1.1-.92v-.03c0-.5.37-.92.85-1.05a7 7 0 0 0 0-13.5A1.11 1.11 0 0 1 14 4.2v-.03c0-.6.52-1.06 1.1-.92a9 9 0 0 1 0 17.5Z"
	/>
	<path
		fill="currentColor"
		d="M15.16 16.51c-.57.28-1.16-.2-1.16-.83v-.14c0-.43.28-.8.63-1.02a3 3 0 0 0 0-5.04c-.35-.23-.63-.6-.63-1.02v-.14c0-.63.59-1.1 1.16-.83a5 5 0 0 1 0 9.02Z"
	/>
`;function qt(i={}){return d`<svg
		${A(i)}
		class="discord-mention-icon"
		aria-hidden="false"
		width="24"
		height="24"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Wa}
	</svg>`}var Mt=function(i,t,s,e,a,h){function r(v){if(v!==void 0&&typeof v!="function")throw new TypeError("Function expected");return v}for(var n=e.kind,z=n==="getter"?"get":n==="setter"?"set":"value",p=!t&&i?e.static?i:i.prototype:null,l=t||(p?Object.getOwnPropertyDescriptor(p,e.name):{}),o,x=!1,g=s.length-1;g>=0;g--){var u={};for(var m in e)u[m]=m==="access"?{}:e[m];for(var m in e.access)u.access[m]=e.access[m];u.addInitializer=function(v){if(x)throw new TypeError("Cannot add initializers after decoration has completed");h.push(r(v||null))};var c=(0,s[g])(n==="accessor"?{get:l.get,set:l.set}:l[z],u);if(n==="accessor"){if(c===void 0)continue;if(c===null||typeof c!="object")throw new TypeError("Object expected");(o=r(c.get))&&(l.get=o),(o=r(c.set))&&(l.set=o),(o=r(c.init))&&a.unshift(o)}else(o=r(c))&&(n==="field"?a.unshift(o):l[z]=o)}p&&Object.defineProperty(p,e.name,l),x=!0},Ve=function(i,t,s){for(var e=arguments.length>2,a=0;a<t.length;a++)s=e?t[a].call(i,s):t[a].call(i);return e?s:void 0},re="light-theme",Se="compact-mode",Yi="no-background",qn=(()=>{let i=[J("discord-messages")],t,s=[],e,a=q,h,r=[],n=[],z,p=[],l=[],o,x=[],g=[],u,m=[],c=[],v,V=[],C=[];var F=class extends a{static{e=this}static{let y=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;h=[Pt({context:re}),_({type:Boolean,reflect:!0,attribute:"light-theme"})],z=[Pt({context:Yi}),_({type:Boolean,reflect:!0,attribute:"no-background"})],o=[Pt({context:Se}),_({type:Boolean,reflect:!0,attribute:"compact-mode"})],u=[_({reflect:!0,attribute:"channel-type"})],v=[_({reflect:!0,attribute:"channel-name"})],Mt(this,null,h,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:f=>"lightTheme"in f,get:f=>f.lightTheme,set:(f,j)=>{f.lightTheme=j}},metadata:y},r,n),Mt(this,null,z,{kind:"accessor",name:"noBackground",static:!1,private:!1,access:{has:f=>"noBackground"in f,get:f=>f.noBackground,set:(f,j)=>{f.noBackground=j}},metadata:y},p,l),Mt(this,null,o,{kind:"accessor",name:"compactMode",static:!1,private:!1,access:{has:f=>"compactMode"in f,get:f=>f.compactMode,set:(f,j)=>{f.compactMode=j}},metadata:y},x,g),Mt(this,null,u,{kind:"accessor",name:"channelType",static:!1,private:!1,access:{has:f=>"channelType"in f,get:f=>f.channelType,set:(f,j)=>{f.channelType=j}},metadata:y},m,c),Mt(this,null,v,{kind:"accessor",name:"channelName",static:!1,private:!1,access:{has:f=>"channelName"in f,get:f=>f.channelName,set:(f,j)=>{f.channelName=j}},metadata:y},V,C),Mt(null,t={value:e},i,{kind:"class",name:e.name,metadata:y},null,s),F=e=t.value,y&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:y})}static styles=K`
		:host {
			color: #fff;
			background-color: #36393e;
			display: block;
			font-size: 16px;
			font-family: 'gg sans', 'Noto Sans', Whitney, 'Helvetica Neue', Helvetica, Roboto, Arial, sans-serif;
			line-height: 170%;
			border: 1px solid rgba(255, 255, 255, 0.05);
		}

		:host([light-theme]) {
			color: #747f8d;
			background-color: #fff;
			border-color: #dedede;
		}

		:host([no-background]) {
			background-color: unset;
		}

		::slotted(*) {
			padding-top: 0.125rem;
			padding-bottom: 0.125rem;
		}

		::slotted(*:first-child) {
			margin-top: 0.5rem;
		}

		::slotted(*:not(:first-child)) {
			margin-top: 1.0625rem;
		}

		:host([compact-mode]) ::slotted(*:not(:first-child)) {
			margin-top: unset;
		}

		::slotted(*:last-child) {
			margin-bottom: 0.5rem;
			border-bottom-width: 0;
		}

		:host .discord-channel-header {
			display: flex;
			align-items: center;
			padding: 0.5rem 1rem;
			box-shadow:
				0 2px 0 0 rgba(0, 0, 0, 0.05),
				0 1.5px 0 0 rgba(0, 0, 0, 0.05),
				0 1px 0 0 rgba(0, 0, 0, 0.16);
		}

		:host .discord-channel-icon {
			height: 24px;
			width: auto;
			margin: 0 8px;
			position: relative;
			flex: 0 0 auto;
			color: #80848e;
		}

		:host([light-theme]) .discord-channel-icon {
			color: #6d6f78;
		}

		:host .discord-channel-name {
			margin: 0 8px 0 0;
			flex: 0 0 auto;
			min-width: auto;
		}
	`;#e=Ve(this,r,!1);get lightTheme(){return this.#e}set lightTheme(y){this.#e=y}#t=(Ve(this,n),Ve(this,p,!1));get noBackground(){return this.#t}set noBackground(y){this.#t=y}#i=(Ve(this,l),Ve(this,x,!1));get compactMode(){return this.#i}set compactMode(y){this.#i=y}#s=(Ve(this,g),Ve(this,m,void 0));get channelType(){return this.#s}set channelType(y){this.#s=y}#a=(Ve(this,c),Ve(this,V,void 0));get channelName(){return this.#a}set channelName(y){this.#a=y}connectedCallback(){super.connectedCallback(),(this.lightTheme||Os==="light"&&this.lightTheme)&&(this.lightTheme=!0),(this.compactMode||Bs==="compact"&&this.compactMode)&&(this.compactMode=!0),(this.noBackground||Us==="none"&&this.noBackground)&&(this.noBackground=!0)}render(){let y;switch(this.channelType){case"text":y=d`${Nt()}`;break;case"voice":y=d`${qt()}`;break;case"locked":y=d`${Ft()}`;break;case"thread":y=d`${Lt()}`;break;case"forum":y=d`${Rt()}`;break}return d`
			${O(this.channelType&&this.channelName,()=>d`<div class="discord-channel-header">
						<div class="discord-channel-icon">${y}</div>
						<div class="discord-channel-name">${this.channelName}</div>
					</div>`)}
			<slot></slot>
		`}constructor(){super(...arguments),Ve(this,C)}static{Ve(e,s)}};return F=e})();var Ga=E`
	<path
		fill="currentColor"
		d="M56 50.6667V13.3333C56 10.4 53.6 8 50.6667 8H13.3333C10.4 8 8 10.4 8 13.3333V50.6667C8 53.6 10.4 56 13.3333 56H50.6667C53.6 56 56 53.6 56 50.6667ZM22.6667 36L29.3333 44.0267L38.6667 32L50.6667 48H13.3333L22.6667 36Z"
	/>
`;function Zt(i={}){return d`<svg ${A(i)} aria-hidden="false" width="64" height="64" viewBox="0 0 64 64">${Ga}</svg>`}var Ka=E`
	<path
		fill="currentColor"
		fill-rule="evenodd"
		clip-rule="evenodd"
		d="M5 3C3.89543 3 3 3.89543 3 5V19C3 20.1046 3.89543 21 5 21H19C20.1046 21 21 20.1046 21 19V5C21 3.89543 20.1046 3 19 3H5ZM16.8995 8.41419L15.4853 6.99998L7 15.4853L8.41421 16.8995L16.8995 8.41419Z"
	/>
`;function Wt(i){return d`<svg ${A(i||{})} class="discord-command-icon" aria-hidden="false" width="24" height="24" viewBox="0 0 24 24">
		${Ka}
	</svg>`}var Ja=E`
	<path
		d="M0.809739 3.59646L5.12565 0.468433C5.17446 0.431163 5.23323 0.408043 5.2951 0.401763C5.35698 0.395482 5.41943 0.406298 5.4752 0.432954C5.53096 0.45961 5.57776 0.50101 5.61013 0.552343C5.64251 0.603676 5.65914 0.662833 5.6581 0.722939V2.3707C10.3624 2.3707 11.2539 5.52482 11.3991 7.21174C11.4028 7.27916 11.3848 7.34603 11.3474 7.40312C11.3101 7.46021 11.2554 7.50471 11.1908 7.53049C11.1262 7.55626 11.0549 7.56204 10.9868 7.54703C10.9187 7.53201 10.857 7.49695 10.8104 7.44666C8.72224 5.08977 5.6581 5.63359 5.6581 5.63359V7.28135C5.65831 7.34051 5.64141 7.39856 5.60931 7.44894C5.5772 7.49932 5.53117 7.54004 5.4764 7.5665C5.42163 7.59296 5.3603 7.60411 5.29932 7.59869C5.23834 7.59328 5.18014 7.57151 5.13128 7.53585L0.809739 4.40892C0.744492 4.3616 0.691538 4.30026 0.655067 4.22975C0.618596 4.15925 0.599609 4.08151 0.599609 4.00269C0.599609 3.92386 0.618596 3.84612 0.655067 3.77562C0.691538 3.70511 0.744492 3.64377 0.809739 3.59646Z"
		fill="currentColor"
	/>
`;function es(i={}){return d`<svg ${A(i)} class="discord-reply-icon" aria-hidden="false" width="12" height="8" viewBox="0 0 12 8">${Ja}</svg>`}var Qa=E`
	<path d="M7.4,11.17,4,8.62,5,7.26l2,1.53L10.64,4l1.36,1Z" fill="currentColor" />
`;function De(i={}){return d`<svg
		${A(i)}
		class="discord-application-tag-verified"
		aria-label="Verified App"
		aria-hidden="false"
		width="16"
		height="16"
		viewBox="0 0 16 15.2"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Qa}
	</svg>`}var me=function(i,t,s,e,a,h){function r(v){if(v!==void 0&&typeof v!="function")throw new TypeError("Function expected");return v}for(var n=e.kind,z=n==="getter"?"get":n==="setter"?"set":"value",p=!t&&i?e.static?i:i.prototype:null,l=t||(p?Object.getOwnPropertyDescriptor(p,e.name):{}),o,x=!1,g=s.length-1;g>=0;g--){var u={};for(var m in e)u[m]=m==="access"?{}:e[m];for(var m in e.access)u.access[m]=e.access[m];u.addInitializer=function(v){if(x)throw new TypeError("Cannot add initializers after decoration has completed");h.push(r(v||null))};var c=(0,s[g])(n==="accessor"?{get:l.get,set:l.set}:l[z],u);if(n==="accessor"){if(c===void 0)continue;if(c===null||typeof c!="object")throw new TypeError("Object expected");(o=r(c.get))&&(l.get=o),(o=r(c.set))&&(l.set=o),(o=r(c.init))&&a.unshift(o)}else(o=r(c))&&(n==="field"?a.unshift(o):l[z]=o)}p&&Object.defineProperty(p,e.name,l),x=!0},te=function(i,t,s){for(var e=arguments.length>2,a=0;a<t.length;a++)s=e?t[a].call(i,s):t[a].call(i);return e?s:void 0},Fs=(()=>{let i=[J("discord-reply")],t,s=[],e,a=q,h,r=[],n=[],z,p=[],l=[],o,x=[],g=[],u,m=[],c=[],v,V=[],C=[],F,y=[],f=[],j,S=[],H=[],Z,ce=[],de=[],fe,Q=[],U=[],se,ve=[],ue=[],ge,_e=[],ze=[],be,ye=[],xe=[],we,L=[],k=[],Y,P=[],$=[],ee,Ze=[],We=[],Ge,Ke=[],Je=[],Qe,Xe=[],Ye=[],et,tt=[],it=[];var st=class extends a{static{e=this}static{let B=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;h=[_()],z=[_()],o=[_()],u=[_({type:Boolean})],v=[_({type:Boolean})],F=[_({type:Boolean,attribute:"official-app"})],j=[_({type:Boolean})],Z=[_({type:Boolean})],fe=[_({type:Boolean})],se=[_({attribute:"role-color"})],ge=[_({type:Boolean})],be=[_({type:Boolean})],we=[_({type:Boolean})],Y=[_({attribute:"clan-icon"})],ee=[_({attribute:"clan-tag"})],Ge=[_({type:Boolean,reflect:!0})],Qe=[ie({context:re}),_({type:Boolean,reflect:!0,attribute:"light-theme"})],et=[ie({context:Se}),_({type:Boolean,reflect:!0,attribute:"compact-mode"})],me(this,null,h,{kind:"accessor",name:"profile",static:!1,private:!1,access:{has:M=>"profile"in M,get:M=>M.profile,set:(M,R)=>{M.profile=R}},metadata:B},r,n),me(this,null,z,{kind:"accessor",name:"author",static:!1,private:!1,access:{has:M=>"author"in M,get:M=>M.author,set:(M,R)=>{M.author=R}},metadata:B},p,l),me(this,null,o,{kind:"accessor",name:"avatar",static:!1,private:!1,access:{has:M=>"avatar"in M,get:M=>M.avatar,set:(M,R)=>{M.avatar=R}},metadata:B},x,g),me(this,null,u,{kind:"accessor",name:"bot",static:!1,private:!1,access:{has:M=>"bot"in M,get:M=>M.bot,set:(M,R)=>{M.bot=R}},metadata:B},m,c),me(this,null,v,{kind:"accessor",name:"server",static:!1,private:!1,access:{has:M=>"server"in M,get:M=>M.server,set:(M,R)=>{M.server=R}},metadata:B},V,C),me(this,null,F,{kind:"accessor",name:"officialApp",static:!1,private:!1,access:{has:M=>"officialApp"in M,get:M=>M.officialApp,set:(M,R)=>{M.officialApp=R}},metadata:B},y,f),me(this,null,j,{kind:"accessor",name:"op",static:!1,private:!1,access:{has:M=>"op"in M,get:M=>M.op,set:(M,R)=>{M.op=R}},metadata:B},S,H),me(this,null,Z,{kind:"accessor",name:"verified",static:!1,private:!1,access:{has:M=>"verified"in M,get:M=>M.verified,set:(M,R)=>{M.verified=R}},metadata:B},ce,de),me(this,null,fe,{kind:"accessor",name:"edited",static:!1,private:!1,access:{has:M=>"edited"in M,get:M=>M.edited,set:(M,R)=>{M.edited=R}},metadata:B},Q,U),me(this,null,se,{kind:"accessor",name:"roleColor",static:!1,private:!1,access:{has:M=>"roleColor"in M,get:M=>M.roleColor,set:(M,R)=>{M.roleColor=R}},metadata:B},ve,ue),me(this,null,ge,{kind:"accessor",name:"command",static:!1,private:!1,access:{has:M=>"command"in M,get:M=>M.command,set:(M,R)=>{M.command=R}},metadata:B},_e,ze),me(this,null,be,{kind:"accessor",name:"attachment",static:!1,private:!1,access:{has:M=>"attachment"in M,get:M=>M.attachment,set:(M,R)=>{M.attachment=R}},metadata:B},ye,xe),me(this,null,we,{kind:"accessor",name:"mentions",static:!1,private:!1,access:{has:M=>"mentions"in M,get:M=>M.mentions,set:(M,R)=>{M.mentions=R}},metadata:B},L,k),me(this,null,Y,{kind:"accessor",name:"clanIcon",static:!1,private:!1,access:{has:M=>"clanIcon"in M,get:M=>M.clanIcon,set:(M,R)=>{M.clanIcon=R}},metadata:B},P,$),me(this,null,ee,{kind:"accessor",name:"clanTag",static:!1,private:!1,access:{has:M=>"clanTag"in M,get:M=>M.clanTag,set:(M,R)=>{M.clanTag=R}},metadata:B},Ze,We),me(this,null,Ge,{kind:"accessor",name:"deleted",static:!1,private:!1,access:{has:M=>"deleted"in M,get:M=>M.deleted,set:(M,R)=>{M.deleted=R}},metadata:B},Ke,Je),me(this,null,Qe,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:M=>"lightTheme"in M,get:M=>M.lightTheme,set:(M,R)=>{M.lightTheme=R}},metadata:B},Xe,Ye),me(this,null,et,{kind:"accessor",name:"compactMode",static:!1,private:!1,access:{has:M=>"compactMode"in M,get:M=>M.compactMode,set:(M,R)=>{M.compactMode=R}},metadata:B},tt,it),me(null,t={value:e},i,{kind:"class",name:e.name,metadata:B},null,s),st=e=t.value,B&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:B})}static styles=K`
		:host {
			color: #b9bbbe;
			display: flex;
			font-size: 0.875rem;
			font-family: 'gg sans', 'Noto Sans', Whitney, 'Helvetica Neue', Helvetica, Roboto, Arial, sans-serif;

			padding-top: 2px;
			margin-left: 56px;
			margin-bottom: 4px;
			align-items: center;
			line-height: 1.125rem;
			position: relative;
			white-space: pre;
			user-select: none;
		}

		:host([light-theme]) {
			color: #4f5660;
		}

		:host([compact-mode]),
		:host([deleted]) {
			margin-left: 62px;
			margin-bottom: 0;
		}

		:host:before {
			content: '';
			display: block;
			position: absolute;
			top: 50%;
			right: 100%;
			bottom: 0;
			left: -36px;
			margin-right: 4px;
			margin-top: -1px;
			margin-left: -1px;
			margin-bottom: -2px;
			border-left: 2px solid #4f545c !important;
			border-bottom: 0 solid #4f545c !important;
			border-right: 0 solid #4f545c !important;
			border-top: 2px solid #4f545c !important;
			border-top-left-radius: 6px;
		}

		:host([light-theme]):before {
			border-color: #747f8d !important;
		}

		.discord-replied-message-avatar,
		.discord-reply-badge {
			-webkit-box-flex: 0;
			-ms-flex: 0 0 auto;
			flex: 0 0 auto;
			width: 16px;
			height: 16px;
			border-radius: 50%;
			user-select: none;
			margin-right: 0.25rem;
		}

		.discord-reply-badge {
			display: flex;
			align-items: center;
			justify-content: center;
			color: #b9bbbe;
			background: #202225;
		}

		:host([light-theme]) .discord-reply-badge {
			color: #4f5660;
			background: #e3e5e8;
		}

		:host .discord-clan-tag {
			background-color: oklab(0.431937 0.00109309 -0.0132537 / 0.8);
			color: #fff;
			font-size: 12px;
			font-weight: 500;
			margin-right: 0.25rem;
			border-radius: 4px;
			line-height: 100%;
			text-transform: uppercase;
			justify-content: space-between;
			display: inline-flex;
			align-items: center;
			padding: 0 0.275rem;
			margin-top: 0.075em;
			height: 1.2rem;
			opacity: 0.55;
			transition: background-color 100ms ease-in-out;
			cursor: pointer;
		}

		:host .discord-clan-tag:hover {
			background-color: oklab(0.431937 0.00109309 -0.0132537 / 0.5);
		}

		:host([light-theme]) .discord-clan-tag {
			opacity: 0.65;
			background-color: hsl(0 calc(1 * 0%) 0.8%/0.09);
			color: #000;
		}

		:host([light-theme]) .discord-clan-tag:hover {
			background-color: hsl(0 calc(1 * 0%) 0.8%/0.03);
		}

		:host .discord-clan-tag svg,
		:host .discord-clan-tag img {
			display: inline-flex;
			align-items: center;
			margin-right: 0.25rem;
			right: 0.25rem;
		}

		:host .discord-clan-tag span {
			display: inline-flex;
			align-items: center;
			user-select: none;
			-webkit-user-select: none;
			line-height: 1rem !important;
		}

		.discord-application-tag {
			background-color: hsl(235, 85.6%, 64.7%);
			color: #fff;
			font-size: 0.625rem;
			margin-right: 0.25rem;
			line-height: 100%;
			text-transform: uppercase;

			/* Use flex layout to ensure both verified icon and "BOT" text are aligned to center */
			display: flex;
			align-items: center;

			/* Styling taken through Inspect Element on Discord client for Windows */
			height: 0.9375rem;
			padding: 0 0.275rem;
			margin-top: 0.075em;
			border-radius: 0.1875rem;
		}

		:host([compact-mode]) .discord-application-tag {
			margin-right: 0.25rem;
		}

		.discord-application-tag .discord-application-tag-verified {
			width: 0.9375rem;
			height: 0.9375rem;
			margin-left: -0.1rem;
		}

		.discord-application-tag.discord-application-tag-op {
			background-color: #c9cdfb;
			color: #4752c4;
			border-radius: 0.4rem;
		}

		.discord-replied-message-username {
			flex-shrink: 0;
			font-size: inherit;
			line-height: inherit;
			margin-right: 0.25rem;
			opacity: 0.64;
			font-weight: 500;
			color: #fff;
		}

		.discord-replied-message-username:hover {
			text-decoration: underline;
			cursor: pointer;
		}

		.discord-replied-message-content {
			color: inherit;
			font-size: inherit;
			line-height: inherit;
			white-space: pre;
			text-overflow: ellipsis;
			user-select: none;
			cursor: pointer;
		}

		.discord-replied-deleted-message-content {
			color: inherit;
			font-size: inherit;
			line-height: inherit;
			white-space: pre;
			text-overflow: ellipsis;
		}

		.discord-message-edited {
			color: #72767d;
			font-size: 10px;
		}

		:host([light-theme]) .discord-message-edited {
			color: #99aab5;
		}

		.discord-replied-message-content:hover {
			color: #fff;
		}

		:host([light-theme]) .discord-replied-message-content:hover {
			color: #000;
		}

		:host .discord-replied-message-content .discord-message-edited {
			margin-left: 0.25rem;
		}

		.discord-replied-message-content-icon {
			-webkit-box-flex: 0;
			-ms-flex: 0 0 auto;
			flex: 0 0 auto;
			width: 20px;
			height: 20px;
			margin-left: 4px;
		}
	`;#e=te(this,r,void 0);get profile(){return this.#e}set profile(B){this.#e=B}#t=(te(this,n),te(this,p,"User"));get author(){return this.#t}set author(B){this.#t=B}#i=(te(this,l),te(this,x,void 0));get avatar(){return this.#i}set avatar(B){this.#i=B}#s=(te(this,g),te(this,m,!1));get bot(){return this.#s}set bot(B){this.#s=B}#a=(te(this,c),te(this,V,!1));get server(){return this.#a}set server(B){this.#a=B}#r=(te(this,C),te(this,y,!1));get officialApp(){return this.#r}set officialApp(B){this.#r=B}#o=(te(this,f),te(this,S,!1));get op(){return this.#o}set op(B){this.#o=B}#l=(te(this,H),te(this,ce,!1));get verified(){return this.#l}set verified(B){this.#l=B}#h=(te(this,de),te(this,Q,!1));get edited(){return this.#h}set edited(B){this.#h=B}#n=(te(this,U),te(this,ve,void 0));get roleColor(){return this.#n}set roleColor(B){this.#n=B}#c=(te(this,ue),te(this,_e,!1));get command(){return this.#c}set command(B){this.#c=B}#d=(te(this,ze),te(this,ye,!1));get attachment(){return this.#d}set attachment(B){this.#d=B}#m=(te(this,xe),te(this,L,!1));get mentions(){return this.#m}set mentions(B){this.#m=B}#f=(te(this,k),te(this,P,void 0));get clanIcon(){return this.#f}set clanIcon(B){this.#f=B}#p=(te(this,$),te(this,Ze,void 0));get clanTag(){return this.#p}set clanTag(B){this.#p=B}#v=(te(this,We),te(this,Ke,!1));get deleted(){return this.#v}set deleted(B){this.#v=B}#u=(te(this,Je),te(this,Xe,!1));get lightTheme(){return this.#u}set lightTheme(B){this.#u=B}#g=(te(this,Ye),te(this,tt,!1));get compactMode(){return this.#g}set compactMode(B){this.#g=B}resolveAvatar(B){return je[B]??B??je.default}render(){let B={author:this.author,bot:this.bot,verified:this.verified,officialApp:this.officialApp,op:this.op,server:this.server,roleColor:this.roleColor,clanIcon:this.clanIcon,clanTag:this.clanTag},M=Reflect.get(vt,this.profile)??{},R={...B,...M,avatar:this.resolveAvatar(M.avatar??this.avatar)},Pe=Si(R.clanIcon),at=R.clanTag?.slice(0,4),lt=d`
			${O(R.bot&&!R.server&&!R.officialApp,()=>d`<span class="discord-application-tag">${R.verified?De():""}App</span>`)}
			${O(R.server&&!R.bot&&!R.officialApp,()=>d`<span class="discord-application-tag">Server</span>`)}
			${O(R.officialApp&&!R.server&&!R.bot,()=>d`<span class="discord-application-tag">${De()}OFFICIAL</span>`)}
		`;return d`${O(this.compactMode||this.deleted,()=>d`<div class="discord-reply-badge">${es()}</div>`,()=>d`<img class="discord-replied-message-avatar" src="${N(R.avatar)}" alt="${N(R.author)}" />`)}
		${O(this.deleted,()=>d`<div class="discord-replied-deleted-message-content"><em>Original message was deleted</em></div>`,()=>d`${lt}
					<span class="discord-replied-message-username" style=${Te({color:R.roleColor})}
						>${O(this.mentions,()=>"@")}${R.author}</span
					>
					${O(R.clanIcon&&R.clanTag&&R.clanTag?.length>0,()=>d`<span class="discord-clan-tag">
								${Pe==="string"?d`<img
											srcset=${N(Pe)}
											alt=${N(at)}
											width="12"
											height="12"
											draggable="false"
										/>`:Pe}
								<span>${at}</span>
							</span>`)}
					<!-- display: inline -->
					<div class="discord-replied-message-content"
						><slot></slot>${O(this.edited,()=>d`<span class="discord-message-edited">(edited)</span>`)}</div
					>
					${O(this.command,()=>Wt({class:"discord-replied-message-content-icon"}),()=>O(this.attachment,()=>Zt({class:"discord-replied-message-content-icon"})))}`)}`}constructor(){super(...arguments),te(this,it)}static{te(e,s)}};return st=e})();var Xa=E`
	<path d="M4.61241 0L6 0.845294L1.38759 10L0 9.15471L4.61241 0Z" fill="currentColor" />
`;function ts(i={}){return d`<svg ${A(i)} class="discord-command-icon" aria-hidden="false" width="6" height="10" viewBox="0 0 6 10" fill="none">
		${Xa}
	</svg>`}var Ya=E`
	<path fill="currentColor" d="M2.06 7.61c-.25.95.31 1.92 1.26 2.18l4.3 1.15c.94.25 1.91-.31 2.17-1.26l1.15-4.3c.25-.94-.31-1.91-1.26-2.17l-4.3-1.15c-.94-.25-1.91.31-2.17 1.26l-1.15 4.3ZM12.98 7.87a2 2 0 0 0 1.75 2.95H20a2 2 0 0 0 1.76-2.95l-2.63-4.83a2 2 0 0 0-3.51 0l-2.63 4.83ZM5.86 13.27a.89.89 0 0 1 1.28 0l.75.77a.9.9 0 0 0 .54.26l1.06.12c.5.06.85.52.8 1.02l-.13 1.08c-.02.2.03.42.14.6l.56.92c.27.43.14 1-.28 1.26l-.9.58a.92.92 0 0 0-.37.48l-.36 1.02a.9.9 0 0 1-1.15.57l-1-.36a.89.89 0 0 0-.6 0l-1 .36a.9.9 0 0 1-1.15-.57l-.36-1.02a.92.92 0 0 0-.37-.48l-.9-.58a.93.93 0 0 1-.28-1.26l.56-.93c.11-.17.16-.38.14-.59l-.12-1.08c-.06-.5.3-.96.8-1.02l1.05-.12a.9.9 0 0 0 .54-.26l.75-.77ZM18.52 13.71a1.1 1.1 0 0 0-2.04 0l-.46 1.24c-.19.5-.57.88-1.07 1.07l-1.24.46a1.1 1.1 0 0 0 0 2.04l1.24.46c.5.19.88.57 1.07 1.07l.46 1.24c.35.95 1.7.95 2.04 0l.46-1.24c.19-.5.57-.88 1.07-1.07l1.24-.46a1.1 1.1 0 0 0 0-2.04l-1.24-.46a1.8 1.8 0 0 1-1.07-1.07l-.46-1.24Z">
	</path>
`;function is(i={}){return d`<svg ${A(i)} class="discord-command-icon-name" aria-hidden="false" width="10" height="10" viewBox="0 0 24 24" fill="none">
		${Ya}
	</svg>`}var er=E`
	<path fill="currentColor" d="M5.3 9.3a1 1 0 0 1 1.4 0l5.3 5.29 5.3-5.3a1 1 0 1 1 1.4 1.42l-6 6a1 1 0 0 1-1.4 0l-6-6a1 1 0 0 1 0-1.42Z"></path>
`;function Ii(i={}){return d`<svg ${A(i)} aria-hidden="false" width="18" height="18" viewBox="0 0 24 24" xmlns="http://www.w3.org/2000/svg">
		${er}
	</svg>`}var tr=E`
	<path fill="color-mix( in oklab, hsl(215 calc(1 * 8.8%) 73.3% / 1) 100%, black 0%" d="M12 22a10 10 0 1 0-8.45-4.64c.13.19.11.44-.04.61l-2.06 2.37A1 1 0 0 0 2.2 22H12Z" class="">
    </path>
`;function ss(i={}){return d`<svg ${A(i)} aria-hidden="false" width="16" height="16" viewBox="0 0 24 24" fill="none">${tr}</svg>`}var ne=function(i,t,s,e,a,h){function r(v){if(v!==void 0&&typeof v!="function")throw new TypeError("Function expected");return v}for(var n=e.kind,z=n==="getter"?"get":n==="setter"?"set":"value",p=!t&&i?e.static?i:i.prototype:null,l=t||(p?Object.getOwnPropertyDescriptor(p,e.name):{}),o,x=!1,g=s.length-1;g>=0;g--){var u={};for(var m in e)u[m]=m==="access"?{}:e[m];for(var m in e.access)u.access[m]=e.access[m];u.addInitializer=function(v){if(x)throw new TypeError("Cannot add initializers after decoration has completed");h.push(r(v||null))};var c=(0,s[g])(n==="accessor"?{get:l.get,set:l.set}:l[z],u);if(n==="accessor"){if(c===void 0)continue;if(c===null||typeof c!="object")throw new TypeError("Object expected");(o=r(c.get))&&(l.get=o),(o=r(c.set))&&(l.set=o),(o=r(c.init))&&a.unshift(o)}else(o=r(c))&&(n==="field"?a.unshift(o):l[z]=o)}p&&Object.defineProperty(p,e.name,l),x=!0},X=function(i,t,s){for(var e=arguments.length>2,a=0;a<t.length;a++)s=e?t[a].call(i,s):t[a].call(i);return e?s:void 0},K3=(()=>{let i=[J("discord-command")],t,s=[],e,a=q,h,r=[],n=[],z,p=[],l=[],o,x=[],g=[],u,m=[],c=[],v,V=[],C=[],F,y=[],f=[],j,S=[],H=[],Z,ce=[],de=[],fe,Q=[],U=[],se,ve=[],ue=[],ge,_e=[],ze=[],be,ye=[],xe=[],we,L=[],k=[],Y,P=[],$=[],ee,Ze=[],We=[],Ge,Ke=[],Je=[],Qe,Xe=[],Ye=[],et,tt=[],it=[],st,B=[],M=[],R,Pe=[],at=[];var lt=class extends a{static{e=this}static{let I=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;h=[_({attribute:"profile"})],z=[_({attribute:"author"})],o=[_({attribute:"avatar"})],u=[_({attribute:"role-color"})],v=[_({attribute:"command"})],F=[_({attribute:"type"})],j=[_({attribute:"context-user-profile"})],Z=[_({attribute:"context-user-name"})],fe=[_({attribute:"context-user-image"})],se=[_({attribute:"context-user-role-color"})],ge=[_({type:Boolean,attribute:"context-user-bot"})],be=[_({type:Boolean,attribute:"context-user-bot-verified"})],we=[_({type:Boolean,attribute:"context-command-reply"})],Y=[_({type:Boolean,attribute:"context-attachment-reply"})],ee=[_({type:String,attribute:"context-message-reply"})],Ge=[_({type:Boolean,attribute:"context-message-deleted"})],Qe=[_({type:Boolean,attribute:"context-user-application-official"})],et=[_({type:Boolean,attribute:"context-user-server"})],st=[ie({context:Se}),_({type:Boolean,reflect:!0,attribute:"compact-mode"})],R=[ie({context:re}),_({type:Boolean,reflect:!0,attribute:"light-theme"})],ne(this,null,h,{kind:"accessor",name:"profile",static:!1,private:!1,access:{has:w=>"profile"in w,get:w=>w.profile,set:(w,G)=>{w.profile=G}},metadata:I},r,n),ne(this,null,z,{kind:"accessor",name:"author",static:!1,private:!1,access:{has:w=>"author"in w,get:w=>w.author,set:(w,G)=>{w.author=G}},metadata:I},p,l),ne(this,null,o,{kind:"accessor",name:"avatar",static:!1,private:!1,access:{has:w=>"avatar"in w,get:w=>w.avatar,set:(w,G)=>{w.avatar=G}},metadata:I},x,g),ne(this,null,u,{kind:"accessor",name:"roleColor",static:!1,private:!1,access:{has:w=>"roleColor"in w,get:w=>w.roleColor,set:(w,G)=>{w.roleColor=G}},metadata:I},m,c),ne(this,null,v,{kind:"accessor",name:"command",static:!1,private:!1,access:{has:w=>"command"in w,get:w=>w.command,set:(w,G)=>{w.command=G}},metadata:I},V,C),ne(this,null,F,{kind:"accessor",name:"type",static:!1,private:!1,access:{has:w=>"type"in w,get:w=>w.type,set:(w,G)=>{w.type=G}},metadata:I},y,f),ne(this,null,j,{kind:"accessor",name:"contextUserProfile",static:!1,private:!1,access:{has:w=>"contextUserProfile"in w,get:w=>w.contextUserProfile,set:(w,G)=>{w.contextUserProfile=G}},metadata:I},S,H),ne(this,null,Z,{kind:"accessor",name:"contextUserName",static:!1,private:!1,access:{has:w=>"contextUserName"in w,get:w=>w.contextUserName,set:(w,G)=>{w.contextUserName=G}},metadata:I},ce,de),ne(this,null,fe,{kind:"accessor",name:"contextUserAvatar",static:!1,private:!1,access:{has:w=>"contextUserAvatar"in w,get:w=>w.contextUserAvatar,set:(w,G)=>{w.contextUserAvatar=G}},metadata:I},Q,U),ne(this,null,se,{kind:"accessor",name:"contextUserRoleColor",static:!1,private:!1,access:{has:w=>"contextUserRoleColor"in w,get:w=>w.contextUserRoleColor,set:(w,G)=>{w.contextUserRoleColor=G}},metadata:I},ve,ue),ne(this,null,ge,{kind:"accessor",name:"contextUserBot",static:!1,private:!1,access:{has:w=>"contextUserBot"in w,get:w=>w.contextUserBot,set:(w,G)=>{w.contextUserBot=G}},metadata:I},_e,ze),ne(this,null,be,{kind:"accessor",name:"contextUserBotVerified",static:!1,private:!1,access:{has:w=>"contextUserBotVerified"in w,get:w=>w.contextUserBotVerified,set:(w,G)=>{w.contextUserBotVerified=G}},metadata:I},ye,xe),ne(this,null,we,{kind:"accessor",name:"contextCommandReply",static:!1,private:!1,access:{has:w=>"contextCommandReply"in w,get:w=>w.contextCommandReply,set:(w,G)=>{w.contextCommandReply=G}},metadata:I},L,k),ne(this,null,Y,{kind:"accessor",name:"contextAttachmentReply",static:!1,private:!1,access:{has:w=>"contextAttachmentReply"in w,get:w=>w.contextAttachmentReply,set:(w,G)=>{w.contextAttachmentReply=G}},metadata:I},P,$),ne(this,null,ee,{kind:"accessor",name:"contextMessageReply",static:!1,private:!1,access:{has:w=>"contextMessageReply"in w,get:w=>w.contextMessageReply,set:(w,G)=>{w.contextMessageReply=G}},metadata:I},Ze,We),ne(this,null,Ge,{kind:"accessor",name:"contextMessageDeleted",static:!1,private:!1,access:{has:w=>"contextMessageDeleted"in w,get:w=>w.contextMessageDeleted,set:(w,G)=>{w.contextMessageDeleted=G}},metadata:I},Ke,Je),ne(this,null,Qe,{kind:"accessor",name:"contextUserOfficialApplication",static:!1,private:!1,access:{has:w=>"contextUserOfficialApplication"in w,get:w=>w.contextUserOfficialApplication,set:(w,G)=>{w.contextUserOfficialApplication=G}},metadata:I},Xe,Ye),ne(this,null,et,{kind:"accessor",name:"contextUserServer",static:!1,private:!1,access:{has:w=>"contextUserServer"in w,get:w=>w.contextUserServer,set:(w,G)=>{w.contextUserServer=G}},metadata:I},tt,it),ne(this,null,st,{kind:"accessor",name:"compactMode",static:!1,private:!1,access:{has:w=>"compactMode"in w,get:w=>w.compactMode,set:(w,G)=>{w.compactMode=G}},metadata:I},B,M),ne(this,null,R,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:w=>"lightTheme"in w,get:w=>w.lightTheme,set:(w,G)=>{w.lightTheme=G}},metadata:I},Pe,at),ne(null,t={value:e},i,{kind:"class",name:e.name,metadata:I},null,s),lt=e=t.value,I&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:I})}static styles=[Fs.styles,K`
			:host .discord-slash-command-name {
				color: color-mix(in oklab, hsl(200 calc(1 * 100%) 49.4% / 1) 100%, black 0%) !important;
				font-weight: 500;
				background-color: #3c4270;
				border-radius: 3px;
				display: flex;
				padding: 0 5px;
				align-items: center;
				gap: 2px;
				cursor: default;
			}

			:host .discord-slash-command-name:hover {
				color: #fffffd !important;
				background-color: #5865f2;
			}

			.discord-context-command-name {
				color: color-mix(in oklab, hsl(200 calc(1 * 100%) 49.4% / 1) 100%, black 0%) !important;
				opacity: 0.64;
				cursor: default;
				font-weight: 500;
			}

			.discord-arrow-right-icon {
				transform: rotate(267deg);
				width: 12px;
				height: 12px;
				fill: none;
				margin-right: 2px;
				margin-left: 2px;
				margin-top: 3px;
			}

			.discord-context-user {
				display: flex;
				align-items: center;
				margin-top: 3px;
			}

			.discord-message-margintop {
				margin-top: 3px;
			}

			:host .discord-message-deleted {
				color: rgb(185, 187, 190) !important;
				cursor: default;
			}

			:host .discord-replied-message-username {
				margin-right: 0;
			}

			:host([light-theme]) .discord-replied-message-username {
				color: rgb(46, 51, 56);
			}

			:host([compact-mode]) .discord-context-user {
				display: flex;
				align-items: center;
				margin: 0 !important;
			}

			:host([compact-mode]) .discord-message-margintop {
				margin-top: 0 !important;
			}
		`];#e=X(this,r,void 0);get profile(){return this.#e}set profile(I){this.#e=I}#t=(X(this,n),X(this,p,"User"));get author(){return this.#t}set author(I){this.#t=I}#i=(X(this,l),X(this,x,void 0));get avatar(){return this.#i}set avatar(I){this.#i=I}#s=(X(this,g),X(this,m,void 0));get roleColor(){return this.#s}set roleColor(I){this.#s=I}#a=(X(this,c),X(this,V,void 0));get command(){return this.#a}set command(I){this.#a=I}#r=(X(this,C),X(this,y,"slash_command"));get type(){return this.#r}set type(I){this.#r=I}#o=(X(this,f),X(this,S,void 0));get contextUserProfile(){return this.#o}set contextUserProfile(I){this.#o=I}#l=(X(this,H),X(this,ce,"User"));get contextUserName(){return this.#l}set contextUserName(I){this.#l=I}#h=(X(this,de),X(this,Q,void 0));get contextUserAvatar(){return this.#h}set contextUserAvatar(I){this.#h=I}#n=(X(this,U),X(this,ve,void 0));get contextUserRoleColor(){return this.#n}set contextUserRoleColor(I){this.#n=I}#c=(X(this,ue),X(this,_e,!1));get contextUserBot(){return this.#c}set contextUserBot(I){this.#c=I}#d=(X(this,ze),X(this,ye,!1));get contextUserBotVerified(){return this.#d}set contextUserBotVerified(I){this.#d=I}#m=(X(this,xe),X(this,L,!1));get contextCommandReply(){return this.#m}set contextCommandReply(I){this.#m=I}#f=(X(this,k),X(this,P,!1));get contextAttachmentReply(){return this.#f}set contextAttachmentReply(I){this.#f=I}#p=(X(this,$),X(this,Ze,void 0));get contextMessageReply(){return this.#p}set contextMessageReply(I){this.#p=I}#v=(X(this,We),X(this,Ke,!1));get contextMessageDeleted(){return this.#v}set contextMessageDeleted(I){this.#v=I}#u=(X(this,Je),X(this,Xe,!1));get contextUserOfficialApplication(){return this.#u}set contextUserOfficialApplication(I){this.#u=I}#g=(X(this,Ye),X(this,tt,!1));get contextUserServer(){return this.#g}set contextUserServer(I){this.#g=I}#_=(X(this,it),X(this,B,!1));get compactMode(){return this.#_}set compactMode(I){this.#_=I}#z=(X(this,M),X(this,Pe,!1));get lightTheme(){return this.#z}set lightTheme(I){this.#z=I}validCommandTypes=(X(this,at),new Set(["user_command","message_command","slash_command"]));checkType(){if(this.type){if(typeof this.type!="string")throw new TypeError("DiscordCommand `type` prop must be a string.");if(!this.validCommandTypes.has(this.type))throw new RangeError("DiscordCommand `type` prop must be one of: 'uer_command', 'message_command' or 'slash_command'")}}resolveAvatar(I){return je[I]??I??je.default}render(){this.checkType();let I={author:this.author,bot:!1,verified:!1,server:!1,roleColor:this.roleColor},w=Reflect.get(vt,this.profile)??{},G={...I,...w,avatar:this.resolveAvatar(w.avatar??this.avatar)},Xt={author:this.contextUserName,bot:this.contextUserBot,verified:this.contextUserBotVerified,server:!1,roleColor:this.contextUserRoleColor},Ct=Reflect.get(vt,this.contextUserProfile)??{},$e={...Xt,...Ct,avatar:this.resolveAvatar(Ct.avatar??this.contextUserAvatar)},Yt=this.contextMessageDeleted?d`<em class="discord-message-deleted">Original message was deleted</em>`:this.contextMessageReply;return d`
			${O(this.compactMode,()=>d`<div class="discord-reply-badge">${ts()}</div>`,()=>d`<img class="discord-replied-message-avatar" src="${N(G.avatar)}" alt="${N(G.author)}" />`)}
			<span class="discord-replied-message-username" style=${Te({color:G.roleColor??""})}>${G.author}</span>
			<span> used </span>
			${O(this.type==="slash_command",()=>d`<div class="discord-replied-message-content discord-slash-command-name">
						${is()}<span>${this.command}</span>
					</div>`)}
			${O(this.type==="user_command",()=>d`<div class="discord-replied-message-content discord-context-command-name"><span>${this.command}</span></div>
						${Ii({class:"discord-arrow-right-icon"})}
						<div class="discord-context-user">
							${O(!this.compactMode,()=>d`<img
										class="discord-replied-message-avatar"
										src="${N($e.avatar)}"
										alt="${N($e.author)}"
									/>`)}
							<span class="discord-replied-message-username" style=${Te({color:$e.roleColor??""})}
								>${$e.author}</span
							>
						</div>`)}
			${O(this.type==="message_command",()=>d`<div class="discord-replied-message-content discord-context-command-name"><span>${this.command}</span></div>
						${Ii({class:"discord-arrow-right-icon"})}
						${O(!this.contextMessageDeleted,()=>d`<div class="discord-context-user">
									${O(!this.compactMode,()=>O(!this.contextUserOfficialApplication,()=>d`<img
													class="discord-replied-message-avatar"
													src="${N($e.avatar)}"
													alt="${N($e.author)}"
												/>`,()=>d`<img
													class="discord-replied-message-avatar"
													src="${N(je.blue)}"
													alt="OFFICIALAPPLICATION"
												/>`))}
									${O($e.bot,()=>d`<span class="discord-application-tag">${$e.verified?De():""}App</span>`,()=>O(this.contextUserServer,()=>d`<span class="discord-application-tag">SERVER</span>`,()=>O(this.contextUserOfficialApplication,()=>d`<span class="discord-application-tag">${De()}OFFICIAL</span>`)))}
									<span class="discord-replied-message-username" style=${Te({color:$e.roleColor??""})}
										>${$e.author}</span
									><span></span>
								</div>`,()=>O(this.contextMessageDeleted,()=>ss({class:"discord-message-margintop",style:"margin-right: 3px;"})))}
						<div class="discord-replied-message-content discord-message-margintop">${Yt}</div>
						${O(this.contextCommandReply&&!this.contextMessageDeleted,()=>Wt({class:"discord-replied-message-content-icon discord-message-margintop"}),()=>O(this.contextAttachmentReply,()=>Zt({class:"discord-replied-message-content-icon discord-message-margintop"})))} `)}
		`}static{X(e,s)}};return lt=e})();var Ht=function(i,t,s,e,a,h){function r(v){if(v!==void 0&&typeof v!="function")throw new TypeError("Function expected");return v}for(var n=e.kind,z=n==="getter"?"get":n==="setter"?"set":"value",p=!t&&i?e.static?i:i.prototype:null,l=t||(p?Object.getOwnPropertyDescriptor(p,e.name):{}),o,x=!1,g=s.length-1;g>=0;g--){var u={};for(var m in e)u[m]=m==="access"?{}:e[m];for(var m in e.access)u.access[m]=e.access[m];u.addInitializer=function(v){if(x)throw new TypeError("Cannot add initializers after decoration has completed");h.push(r(v||null))};var c=(0,s[g])(n==="accessor"?{get:l.get,set:l.set}:l[z],u);if(n==="accessor"){if(c===void 0)continue;if(c===null||typeof c!="object")throw new TypeError("Object expected");(o=r(c.get))&&(l.get=o),(o=r(c.set))&&(l.set=o),(o=r(c.init))&&a.unshift(o)}else(o=r(c))&&(n==="field"?a.unshift(o):l[z]=o)}p&&Object.defineProperty(p,e.name,l),x=!0},Ie=function(i,t,s){for(var e=arguments.length>2,a=0;a<t.length;a++)s=e?t[a].call(i,s):t[a].call(i);return e?s:void 0},sc=(()=>{let i=[J("discord-custom-emoji")],t,s=[],e,a=q,h,r=[],n=[],z,p=[],l=[],o,x=[],g=[],u,m=[],c=[],v,V=[],C=[];var F=class extends a{static{e=this}static{let y=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;h=[_()],z=[_()],o=[_({attribute:!1})],u=[_({type:Boolean,attribute:"embed-emoji"})],v=[_({type:Boolean,attribute:"jumbo"})],Ht(this,null,h,{kind:"accessor",name:"name",static:!1,private:!1,access:{has:f=>"name"in f,get:f=>f.name,set:(f,j)=>{f.name=j}},metadata:y},r,n),Ht(this,null,z,{kind:"accessor",name:"url",static:!1,private:!1,access:{has:f=>"url"in f,get:f=>f.url,set:(f,j)=>{f.url=j}},metadata:y},p,l),Ht(this,null,o,{kind:"accessor",name:"customEmojisMap",static:!1,private:!1,access:{has:f=>"customEmojisMap"in f,get:f=>f.customEmojisMap,set:(f,j)=>{f.customEmojisMap=j}},metadata:y},x,g),Ht(this,null,u,{kind:"accessor",name:"embedEmoji",static:!1,private:!1,access:{has:f=>"embedEmoji"in f,get:f=>f.embedEmoji,set:(f,j)=>{f.embedEmoji=j}},metadata:y},m,c),Ht(this,null,v,{kind:"accessor",name:"jumbo",static:!1,private:!1,access:{has:f=>"jumbo"in f,get:f=>f.jumbo,set:(f,j)=>{f.jumbo=j}},metadata:y},V,C),Ht(null,t={value:e},i,{kind:"class",name:e.name,metadata:y},null,s),F=e=t.value,y&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:y})}static styles=K`
		.discord-custom-emoji {
			display: inline-block;
			cursor: pointer;
		}

		.discord-custom-emoji .discord-custom-emoji-image {
			object-fit: contain;
			width: 1.375rem;
			height: 1.375rem;
			vertical-align: bottom;
		}

		.discord-custom-emoji .discord-custom-jumbo-emoji-image {
			width: 3rem;
			height: 3rem;
			min-height: 3rem;
		}

		.discord-embed-custom-emoji {
			display: inline-block;
		}

		.discord-embed-custom-emoji .discord-embed-custom-emoji-image {
			width: 18px;
			height: 18px;
			vertical-align: bottom;
		}
	`;#e=Ie(this,r,void 0);get name(){return this.#e}set name(y){this.#e=y}#t=(Ie(this,n),Ie(this,p,void 0));get url(){return this.#t}set url(y){this.#t=y}#i=(Ie(this,l),Ie(this,x,{}));get customEmojisMap(){return this.#i}set customEmojisMap(y){this.#i=y}#s=(Ie(this,g),Ie(this,m,void 0));get embedEmoji(){return this.#s}set embedEmoji(y){this.#s=y}#a=(Ie(this,c),Ie(this,V,void 0));get jumbo(){return this.#a}set jumbo(y){this.#a=y}willUpdate(){if(!this.url&&this.name){let y=yt(this.name)??this.customEmojisMap[this.name];y&&(this.url??=y.url??"",this.embedEmoji??=y.embedEmoji??!1)}}render(){let y=`:${this.name}:`;return d`<span
			class=${Me({"discord-embed-custom-emoji":this.embedEmoji,"discord-custom-emoji":!this.embedEmoji})}
			><img
				aria-label=${y}
				src=${N(this.url)}
				alt=${y}
				draggable="false"
				class=${Me({"discord-embed-custom-emoji-image":this.embedEmoji,"discord-custom-emoji-image":!this.embedEmoji,"discord-custom-jumbo-emoji-image":this.jumbo})}
		/></span> `}constructor(){super(...arguments),Ie(this,C)}static{Ie(e,s)}};return F=e})();var Ce=function(i,t,s,e,a,h){function r(v){if(v!==void 0&&typeof v!="function")throw new TypeError("Function expected");return v}for(var n=e.kind,z=n==="getter"?"get":n==="setter"?"set":"value",p=!t&&i?e.static?i:i.prototype:null,l=t||(p?Object.getOwnPropertyDescriptor(p,e.name):{}),o,x=!1,g=s.length-1;g>=0;g--){var u={};for(var m in e)u[m]=m==="access"?{}:e[m];for(var m in e.access)u.access[m]=e.access[m];u.addInitializer=function(v){if(x)throw new TypeError("Cannot add initializers after decoration has completed");h.push(r(v||null))};var c=(0,s[g])(n==="accessor"?{get:l.get,set:l.set}:l[z],u);if(n==="accessor"){if(c===void 0)continue;if(c===null||typeof c!="object")throw new TypeError("Object expected");(o=r(c.get))&&(l.get=o),(o=r(c.set))&&(l.set=o),(o=r(c.init))&&a.unshift(o)}else(o=r(c))&&(n==="field"?a.unshift(o):l[z]=o)}p&&Object.defineProperty(p,e.name,l),x=!0},oe=function(i,t,s){for(var e=arguments.length>2,a=0;a<t.length;a++)s=e?t[a].call(i,s):t[a].call(i);return e?s:void 0},uc=(()=>{let i=[J("discord-embed")],t,s=[],e,a=q,h,r=[],n=[],z,p=[],l=[],o,x=[],g=[],u,m=[],c=[],v,V=[],C=[],F,y=[],f=[],j,S=[],H=[],Z,ce=[],de=[],fe,Q=[],U=[],se,ve=[],ue=[],ge,_e=[],ze=[],be,ye=[],xe=[];var we=class extends a{static{e=this}static{let L=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;h=[_()],z=[_({attribute:"author-name"})],o=[_({attribute:"author-image"})],u=[_({attribute:"author-url"})],v=[_({attribute:"embed-title"})],F=[_({attribute:!1})],j=[_()],Z=[_()],fe=[_()],se=[_()],ge=[_()],be=[ie({context:re,subscribe:!0}),_({type:Boolean,reflect:!0,attribute:"light-theme"})],Ce(this,null,h,{kind:"accessor",name:"color",static:!1,private:!1,access:{has:k=>"color"in k,get:k=>k.color,set:(k,Y)=>{k.color=Y}},metadata:L},r,n),Ce(this,null,z,{kind:"accessor",name:"authorName",static:!1,private:!1,access:{has:k=>"authorName"in k,get:k=>k.authorName,set:(k,Y)=>{k.authorName=Y}},metadata:L},p,l),Ce(this,null,o,{kind:"accessor",name:"authorImage",static:!1,private:!1,access:{has:k=>"authorImage"in k,get:k=>k.authorImage,set:(k,Y)=>{k.authorImage=Y}},metadata:L},x,g),Ce(this,null,u,{kind:"accessor",name:"authorUrl",static:!1,private:!1,access:{has:k=>"authorUrl"in k,get:k=>k.authorUrl,set:(k,Y)=>{k.authorUrl=Y}},metadata:L},m,c),Ce(this,null,v,{kind:"accessor",name:"embedTitle",static:!1,private:!1,access:{has:k=>"embedTitle"in k,get:k=>k.embedTitle,set:(k,Y)=>{k.embedTitle=Y}},metadata:L},V,C),Ce(this,null,F,{kind:"accessor",name:"embedEmojisMap",static:!1,private:!1,access:{has:k=>"embedEmojisMap"in k,get:k=>k.embedEmojisMap,set:(k,Y)=>{k.embedEmojisMap=Y}},metadata:L},y,f),Ce(this,null,j,{kind:"accessor",name:"url",static:!1,private:!1,access:{has:k=>"url"in k,get:k=>k.url,set:(k,Y)=>{k.url=Y}},metadata:L},S,H),Ce(this,null,Z,{kind:"accessor",name:"thumbnail",static:!1,private:!1,access:{has:k=>"thumbnail"in k,get:k=>k.thumbnail,set:(k,Y)=>{k.thumbnail=Y}},metadata:L},ce,de),Ce(this,null,fe,{kind:"accessor",name:"image",static:!1,private:!1,access:{has:k=>"image"in k,get:k=>k.image,set:(k,Y)=>{k.image=Y}},metadata:L},Q,U),Ce(this,null,se,{kind:"accessor",name:"video",static:!1,private:!1,access:{has:k=>"video"in k,get:k=>k.video,set:(k,Y)=>{k.video=Y}},metadata:L},ve,ue),Ce(this,null,ge,{kind:"accessor",name:"provider",static:!1,private:!1,access:{has:k=>"provider"in k,get:k=>k.provider,set:(k,Y)=>{k.provider=Y}},metadata:L},_e,ze),Ce(this,null,be,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:k=>"lightTheme"in k,get:k=>k.lightTheme,set:(k,Y)=>{k.lightTheme=Y}},metadata:L},ye,xe),Ce(null,t={value:e},i,{kind:"class",name:e.name,metadata:L},null,s),we=e=t.value,L&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:L})}static styles=K`
		:host {
			color: #dcddde;
			display: flex;
			font-size: 13px;
			line-height: 150%;
			margin-bottom: 8px;
			margin-top: 8px;
		}

		:host([light-theme]) {
			color: #2e3338;
		}

		:host .discord-left-border {
			background-color: #202225;
			border-radius: 4px 0 0 4px;
			flex-shrink: 0;
			width: 4px;
		}

		:host([light-theme]) .discord-left-border {
			background-color: #e3e5e8;
		}

		:host .discord-embed-root {
			display: grid;
			grid-auto-flow: row;
			grid-row-gap: 0.25rem;
			min-height: 0;
			min-width: 0;
			text-indent: 0;
		}

		:host .discord-embed-wrapper {
			background-color: #2f3136;
			max-width: 520px;
			border: 1px solid rgba(46, 48, 54, 0.6);
			border-radius: 0 4px 4px 0;
			justify-self: start;
			align-self: start;
			display: grid;
			box-sizing: border-box;
		}

		:host([light-theme]) .discord-embed-wrapper {
			background-color: rgb(242, 243, 245);
			border-color: rgba(205, 205, 205, 0.3);
		}

		:host .discord-embed-wrapper .discord-embed-grid {
			display: inline-grid;
			grid-template-columns: auto -webkit-min-content;
			grid-template-columns: auto min-content;
			grid-template-columns: auto;
			grid-template-rows: auto;
			padding: 0.5rem 1rem 1rem 0.75rem;
		}

		:host .discord-embed-thumbnail {
			border-radius: 4px;
			flex-shrink: 0;
			grid-column: 2/2;
			grid-row: 1/8;
			justify-self: end;
			margin-left: 16px;
			margin-top: 8px;
			max-height: 80px;
			max-width: 80px;
			object-fit: contain;
			object-position: top center;
		}

		:host .discord-embed-author {
			-webkit-box-align: center;
			align-items: center;
			color: #fff;
			font-size: 14px;
			display: flex;
			font-weight: 600;
			grid-column: 1 / 1;
			margin-top: 8px;
			min-width: 0;
		}

		:host([light-theme]) .discord-embed-author {
			color: #060607;
		}

		:host .discord-embed-author a {
			color: #fff;
			font-weight: 600;
			text-decoration: none;
		}

		:host .discord-embed-author a:hover {
			text-decoration: underline;
		}

		:host([light-theme]) .discord-embed-author a {
			color: #060607;
		}

		:host .discord-embed-author .discord-author-image {
			border-radius: 50%;
			height: 24px;
			margin-right: 8px;
			width: 24px;
		}

		:host .discord-embed-author-block,
		:host .discord-embed-author-block > span {
			max-width: 95%;
		}

		:host .discord-embed-provider {
			font-size: 0.75rem;
			line-height: 1rem;
			font-weight: 400;
			grid-column: 1/1;
			margin-top: 8px;
			unicode-bidi: plaintext;
			text-align: left;
		}

		:host([light-theme]) .discord-embed-provider {
			color: #4f545c;
		}

		:host .discord-embed-title {
			-webkit-box-align: center;
			align-items: center;
			color: #fff;
			display: inline-block;
			font-size: 1rem;
			font-weight: 600;
			grid-column: 1 / 1;
			margin-top: 8px;
			min-width: 0;
		}

		:host([light-theme]) .discord-embed-title {
			color: #060607;
		}

		:host .discord-embed-title a {
			color: #00aff4;
			font-weight: 600;
			text-decoration: none;
		}

		:host .discord-embed-title a:hover {
			text-decoration: underline;
		}

		:host .discord-embed-image {
			border-radius: 4px;
			max-width: 300px;
			max-height: 300px;
		}

		:host .discord-embed-media {
			border-radius: 4px;
			contain: paint;
			display: block;
			grid-column: 1/1;
			margin-top: 16px;
		}

		:host .discord-embed-media.discord-embed-media-video {
			height: 225px;
		}

		:host .discord-embed.media .discord-embed-image {
			overflow: hidden;
			position: relative;
			user-select: text;
		}

		:host .discord-embed-media .discord-embed-video {
			-webkit-box-align: center;
			-webkit-box-pack: center;
			align-items: center;
			border-radius: 0;
			cursor: pointer;
			display: flex;
			height: 100%;
			justify-content: center;
			max-height: 100%;
			width: 100%;

			width: 400px;
			height: 225px;
			left: 0px;
			top: 0px;
		}

		.discord-embed-custom-emoji {
			display: inline-block;
		}

		.discord-embed-custom-emoji .discord-embed-custom-emoji-image {
			width: 18px;
			height: 18px;
			vertical-align: bottom;
		}

		slot[name='footer']::slotted(*) {
			grid-column: 1/3;
			grid-row: auto/auto;
		}
	`;#e=oe(this,r,void 0);get color(){return this.#e}set color(L){this.#e=L}#t=(oe(this,n),oe(this,p,void 0));get authorName(){return this.#t}set authorName(L){this.#t=L}#i=(oe(this,l),oe(this,x,void 0));get authorImage(){return this.#i}set authorImage(L){this.#i=L}#s=(oe(this,g),oe(this,m,void 0));get authorUrl(){return this.#s}set authorUrl(L){this.#s=L}#a=(oe(this,c),oe(this,V,void 0));get embedTitle(){return this.#a}set embedTitle(L){this.#a=L}#r=(oe(this,C),oe(this,y,{}));get embedEmojisMap(){return this.#r}set embedEmojisMap(L){this.#r=L}#o=(oe(this,f),oe(this,S,void 0));get url(){return this.#o}set url(L){this.#o=L}#l=(oe(this,H),oe(this,ce,void 0));get thumbnail(){return this.#l}set thumbnail(L){this.#l=L}#h=(oe(this,de),oe(this,Q,void 0));get image(){return this.#h}set image(L){this.#h=L}#n=(oe(this,U),oe(this,ve,void 0));get video(){return this.#n}set video(L){this.#n=L}#c=(oe(this,ue),oe(this,_e,void 0));get provider(){return this.#c}set provider(L){this.#c=L}#d=(oe(this,ze),oe(this,ye,!1));get lightTheme(){return this.#d}set lightTheme(L){this.#d=L}render(){let L=this.parseTitle(this.authorName),k=this.parseTitle(this.embedTitle);return d`<div style=${Te({"background-color":this.color})} class="discord-left-border"></div>
			<div class="discord-embed-root">
				<div class="discord-embed-wrapper">
					<div class="discord-embed-grid">
						${O(this.provider,()=>d`<div class="discord-embed-provider">${this.provider}</div>`)}
						${O(L,()=>d`<div class="discord-embed-author">
									${O(this.authorImage,()=>d`<img src=${N(this.authorImage)} alt="" class="discord-author-image" />`)}
									${O(this.authorUrl,()=>d`<a
												href=${N(this.authorUrl)}
												target="_blank"
												rel="noopener noreferrer"
												class="discord-embed-author-block"
											>
												<span class="discord-embed-author-block">${L}</span>
											</a>`,()=>d`<span class="discord-embed-author-block">${L}</span>`)}
								</div>`)}
						${O(k,()=>d`<div class="discord-embed-title">
									${this.url?d`<a href="${this.url}" target="_blank" rel="noopener noreferrer"> ${k} </a>`:d`${k}`}
								</div>`)}
						<slot name="description"></slot>
						<slot name="fields"></slot>
						${O(this.image||this.video,()=>d`<div class=${Me({"discord-embed-media":!0,"discord-embed-media-video":!!this.video})}>
									${this.renderMedia()}
								</div>`)}
						${O(this.thumbnail,()=>d`<img src=${N(this.thumbnail)} alt="" class="discord-embed-thumbnail" />`)}
						<slot name="footer"></slot>
					</div>
				</div>
			</div>`}renderMedia(){return this.video?d`
				<video
					controls
					muted
					preload="none"
					poster=${N(this.image)}
					src=${N(this.video)}
					height="225"
					width="400"
					class="discord-embed-video"
				>
					<img src=${N(this.image)} alt="Discord embed media" class="discord-embed-image" />
				</video>
			`:this.image?d`<img src=${N(this.image)} alt="Discord embed media" class="discord-embed-image" />`:null}parseTitle(L){if(!L)return null;let k=[],Y="";for(let P of L.split(`
`)){for(let $ of P.split(" ")){let ee=yt($)??this.embedEmojisMap[$]??{};ee.name?k.push(d`<discord-custom-emoji name=${ee.name} url=${N(ee.url)} embed-emoji></discord-custom-emoji>`):Y+=`${$} `,Y===" "&&k.push(d`<br />`)}k.push(Y),Y=""}return k.map(P=>typeof P=="string"?d`<span>${P}</span>`:P)}constructor(){super(...arguments),oe(this,xe)}static{oe(e,s)}};return we=e})();var ir=function(i,t,s,e,a,h){function r(v){if(v!==void 0&&typeof v!="function")throw new TypeError("Function expected");return v}for(var n=e.kind,z=n==="getter"?"get":n==="setter"?"set":"value",p=!t&&i?e.static?i:i.prototype:null,l=t||(p?Object.getOwnPropertyDescriptor(p,e.name):{}),o,x=!1,g=s.length-1;g>=0;g--){var u={};for(var m in e)u[m]=m==="access"?{}:e[m];for(var m in e.access)u.access[m]=e.access[m];u.addInitializer=function(v){if(x)throw new TypeError("Cannot add initializers after decoration has completed");h.push(r(v||null))};var c=(0,s[g])(n==="accessor"?{get:l.get,set:l.set}:l[z],u);if(n==="accessor"){if(c===void 0)continue;if(c===null||typeof c!="object")throw new TypeError("Object expected");(o=r(c.get))&&(l.get=o),(o=r(c.set))&&(l.set=o),(o=r(c.init))&&a.unshift(o)}else(o=r(c))&&(n==="field"?a.unshift(o):l[z]=o)}p&&Object.defineProperty(p,e.name,l),x=!0},sr=function(i,t,s){for(var e=arguments.length>2,a=0;a<t.length;a++)s=e?t[a].call(i,s):t[a].call(i);return e?s:void 0},yc=(()=>{let i=[J("discord-embed-description")],t,s=[],e,a=q;var h=class extends a{static{e=this}static{let r=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;ir(null,t={value:e},i,{kind:"class",name:e.name,metadata:r},null,s),h=e=t.value,r&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:r})}static styles=K`
		:host {
			font-size: 0.875rem;
			font-weight: 400;
			grid-column: 1/1;
			line-height: 1.125rem;
			margin-top: 8px;
			min-width: 0;
		}
	`;render(){return d`<slot></slot>`}static{sr(e,s)}};return h=e})();var $t=function(i,t,s,e,a,h){function r(v){if(v!==void 0&&typeof v!="function")throw new TypeError("Function expected");return v}for(var n=e.kind,z=n==="getter"?"get":n==="setter"?"set":"value",p=!t&&i?e.static?i:i.prototype:null,l=t||(p?Object.getOwnPropertyDescriptor(p,e.name):{}),o,x=!1,g=s.length-1;g>=0;g--){var u={};for(var m in e)u[m]=m==="access"?{}:e[m];for(var m in e.access)u.access[m]=e.access[m];u.addInitializer=function(v){if(x)throw new TypeError("Cannot add initializers after decoration has completed");h.push(r(v||null))};var c=(0,s[g])(n==="accessor"?{get:l.get,set:l.set}:l[z],u);if(n==="accessor"){if(c===void 0)continue;if(c===null||typeof c!="object")throw new TypeError("Object expected");(o=r(c.get))&&(l.get=o),(o=r(c.set))&&(l.set=o),(o=r(c.init))&&a.unshift(o)}else(o=r(c))&&(n==="field"?a.unshift(o):l[z]=o)}p&&Object.defineProperty(p,e.name,l),x=!0},Oe=function(i,t,s){for(var e=arguments.length>2,a=0;a<t.length;a++)s=e?t[a].call(i,s):t[a].call(i);return e?s:void 0},jc=(()=>{let i=[J("discord-embed-field")],t,s=[],e,a=q,h,r=[],n=[],z,p=[],l=[],o,x=[],g=[],u,m=[],c=[],v,V=[],C=[];var F=class extends a{static{e=this}static{let y=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;h=[_({reflect:!0,attribute:"field-title"})],z=[_({attribute:!1})],o=[_({type:Boolean,reflect:!0,attribute:"inline"})],u=[_({type:Number,reflect:!0,attribute:"inline-index"})],v=[ie({context:re,subscribe:!0}),_({type:Boolean,reflect:!0,attribute:"light-theme"})],$t(this,null,h,{kind:"accessor",name:"fieldTitle",static:!1,private:!1,access:{has:f=>"fieldTitle"in f,get:f=>f.fieldTitle,set:(f,j)=>{f.fieldTitle=j}},metadata:y},r,n),$t(this,null,z,{kind:"accessor",name:"embedFieldEmojisMap",static:!1,private:!1,access:{has:f=>"embedFieldEmojisMap"in f,get:f=>f.embedFieldEmojisMap,set:(f,j)=>{f.embedFieldEmojisMap=j}},metadata:y},p,l),$t(this,null,o,{kind:"accessor",name:"inline",static:!1,private:!1,access:{has:f=>"inline"in f,get:f=>f.inline,set:(f,j)=>{f.inline=j}},metadata:y},x,g),$t(this,null,u,{kind:"accessor",name:"inlineIndex",static:!1,private:!1,access:{has:f=>"inlineIndex"in f,get:f=>f.inlineIndex,set:(f,j)=>{f.inlineIndex=j}},metadata:y},m,c),$t(this,null,v,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:f=>"lightTheme"in f,get:f=>f.lightTheme,set:(f,j)=>{f.lightTheme=j}},metadata:y},V,C),$t(null,t={value:e},i,{kind:"class",name:e.name,metadata:y},null,s),F=e=t.value,y&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:y})}static styles=K`
		:host {
			font-size: 0.875rem;
			line-height: 1.125rem;
			min-width: 0;
			font-weight: 400;
			grid-column: 1/13;
			word-break: break-word;
		}

		:host .discord-field-title {
			color: #ffffff;
			font-weight: 600;
			font-size: 0.875rem;
			line-height: 1.125rem;
			min-width: 0;
			margin-bottom: 2px;
		}

		:host .discord-inline-field {
			flex-grow: 1;
			flex-basis: auto;
			min-width: 150px;
		}

		:host([light-theme]) .discord-field-title {
			color: #313338;
		}
	`;#e=Oe(this,r,void 0);get fieldTitle(){return this.#e}set fieldTitle(y){this.#e=y}#t=(Oe(this,n),Oe(this,p,{}));get embedFieldEmojisMap(){return this.#t}set embedFieldEmojisMap(y){this.#t=y}#i=(Oe(this,l),Oe(this,x,!1));get inline(){return this.#i}set inline(y){this.#i=y}#s=(Oe(this,g),Oe(this,m,void 0));get inlineIndex(){return this.#s}set inlineIndex(y){this.#s=y}#a=(Oe(this,c),Oe(this,V,!1));get lightTheme(){return this.#a}set lightTheme(y){this.#a=y}validInlineIndices=(Oe(this,C),new Set([1,2,3]));checkInlineIndex(){if(this.inlineIndex){let y=Number(this.inlineIndex);if(!Number.isNaN(y)&&!this.validInlineIndices.has(y))throw new RangeError("DiscordEmbedField `inlineIndex` prop must be one of: 1, 2, or 3")}}render(){this.checkInlineIndex();let y=this.parseTitle(this.fieldTitle),f=O(y,()=>d`<div class="discord-field-title">${[...y]}</div>`);return d`${f}<slot></slot>`}parseTitle(y){if(!y)return null;let f=[],j="";for(let S of y.split(`
`)){for(let H of S.split(" ")){let Z=yt(H)??this.embedFieldEmojisMap[H]??{};Z.name?f.push(d`<discord-custom-emoji name=${Z.name} url=${N(Z.url)} embed-emoji></discord-custom-emoji>`):j+=`${H} `,j===" "&&f.push(d`<br />`)}f.push(j),j=""}return f.map(S=>typeof S=="string"?d`<span>${S}</span>`:S)}static{Oe(e,s)}};return F=e})();var ar=function(i,t,s,e,a,h){function r(v){if(v!==void 0&&typeof v!="function")throw new TypeError("Function expected");return v}for(var n=e.kind,z=n==="getter"?"get":n==="setter"?"set":"value",p=!t&&i?e.static?i:i.prototype:null,l=t||(p?Object.getOwnPropertyDescriptor(p,e.name):{}),o,x=!1,g=s.length-1;g>=0;g--){var u={};for(var m in e)u[m]=m==="access"?{}:e[m];for(var m in e.access)u.access[m]=e.access[m];u.addInitializer=function(v){if(x)throw new TypeError("Cannot add initializers after decoration has completed");h.push(r(v||null))};var c=(0,s[g])(n==="accessor"?{get:l.get,set:l.set}:l[z],u);if(n==="accessor"){if(c===void 0)continue;if(c===null||typeof c!="object")throw new TypeError("Object expected");(o=r(c.get))&&(l.get=o),(o=r(c.set))&&(l.set=o),(o=r(c.init))&&a.unshift(o)}else(o=r(c))&&(n==="field"?a.unshift(o):l[z]=o)}p&&Object.defineProperty(p,e.name,l),x=!0},rr=function(i,t,s){for(var e=arguments.length>2,a=0;a<t.length;a++)s=e?t[a].call(i,s):t[a].call(i);return e?s:void 0},Oc=(()=>{let i=[J("discord-embed-fields")],t,s=[],e,a=q;var h=class extends a{static{e=this}static{let r=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;ar(null,t={value:e},i,{kind:"class",name:e.name,metadata:r},null,s),h=e=t.value,r&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:r})}static styles=K`
		:host {
			display: grid;
			grid-column: 1/1;
			margin-top: 8px;
			grid-gap: 8px;
		}

		::slotted([inline-index='1']) {
			grid-column: 1/5 !important;
		}

		::slotted([inline-index='2']) {
			grid-column: 5/9 !important;
		}

		::slotted([inline-index='3']) {
			grid-column: 9/13 !important;
		}
	`;render(){return d`<slot></slot>`}static{rr(e,s)}};return h=e})();var Gt=function(i,t,s,e,a,h){function r(v){if(v!==void 0&&typeof v!="function")throw new TypeError("Function expected");return v}for(var n=e.kind,z=n==="getter"?"get":n==="setter"?"set":"value",p=!t&&i?e.static?i:i.prototype:null,l=t||(p?Object.getOwnPropertyDescriptor(p,e.name):{}),o,x=!1,g=s.length-1;g>=0;g--){var u={};for(var m in e)u[m]=m==="access"?{}:e[m];for(var m in e.access)u.access[m]=e.access[m];u.addInitializer=function(v){if(x)throw new TypeError("Cannot add initializers after decoration has completed");h.push(r(v||null))};var c=(0,s[g])(n==="accessor"?{get:l.get,set:l.set}:l[z],u);if(n==="accessor"){if(c===void 0)continue;if(c===null||typeof c!="object")throw new TypeError("Object expected");(o=r(c.get))&&(l.get=o),(o=r(c.set))&&(l.set=o),(o=r(c.init))&&a.unshift(o)}else(o=r(c))&&(n==="field"?a.unshift(o):l[z]=o)}p&&Object.defineProperty(p,e.name,l),x=!0},Le=function(i,t,s){for(var e=arguments.length>2,a=0;a<t.length;a++)s=e?t[a].call(i,s):t[a].call(i);return e?s:void 0},Wc=(()=>{let i=[J("discord-embed-footer")],t,s=[],e,a=q,h,r=[],n=[],z,p=[],l=[],o,x=[],g=[],u,m=[],c=[];var v=class extends a{static{e=this}static{let V=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;h=[_({attribute:"footer-image"})],z=[_({attribute:"footer-image-alt"})],o=[_({type:String,reflect:!0,converter:C=>bt(C),attribute:!0})],u=[ie({context:re,subscribe:!0}),_({type:Boolean,reflect:!0,attribute:"light-theme"})],Gt(this,null,h,{kind:"accessor",name:"footerImage",static:!1,private:!1,access:{has:C=>"footerImage"in C,get:C=>C.footerImage,set:(C,F)=>{C.footerImage=F}},metadata:V},r,n),Gt(this,null,z,{kind:"accessor",name:"footerImageAlt",static:!1,private:!1,access:{has:C=>"footerImageAlt"in C,get:C=>C.footerImageAlt,set:(C,F)=>{C.footerImageAlt=F}},metadata:V},p,l),Gt(this,null,o,{kind:"accessor",name:"timestamp",static:!1,private:!1,access:{has:C=>"timestamp"in C,get:C=>C.timestamp,set:(C,F)=>{C.timestamp=F}},metadata:V},x,g),Gt(this,null,u,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:C=>"lightTheme"in C,get:C=>C.lightTheme,set:(C,F)=>{C.lightTheme=F}},metadata:V},m,c),Gt(null,t={value:e},i,{kind:"class",name:e.name,metadata:V},null,s),v=e=t.value,V&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:V})}static styles=K`
		:host {
			-webkit-box-align: center;
			align-items: center;
			display: flex;
			font-size: 12px;
			line-height: 16px;
			font-weight: 500;
			margin-top: 8px;
		}

		:host([light-theme]) {
			color: #747f8d;
		}

		:host .discord-footer-image {
			border-radius: 50%;
			flex-shrink: 0;
			height: 20px;
			margin-right: 8px;
			width: 20px;
		}

		:host .discord-footer-separator {
			color: #dcddde;
			font-weight: 500;
			display: inline-block;
			margin: 0 4px;
		}

		:host([light-theme]) .discord-footer-separator {
			color: #5c5e66;
		}
	`;#e=Le(this,r,void 0);get footerImage(){return this.#e}set footerImage(V){this.#e=V}#t=(Le(this,n),Le(this,p,void 0));get footerImageAlt(){return this.#t}set footerImageAlt(V){this.#t=V}#i=(Le(this,l),Le(this,x,void 0));get timestamp(){return this.#i}set timestamp(V){this.#i=V}#s=(Le(this,g),Le(this,m,!1));get lightTheme(){return this.#s}set lightTheme(V){this.#s=V}updateTimestamp(V){V&&!Number.isNaN(new Date(V).getTime())&&(this.timestamp=bt(V))}render(){return this.updateTimestamp(this.timestamp),d`${O(this.footerImage,()=>d`<img src=${N(this.footerImage)} alt=${N(this.footerImageAlt)} class="discord-footer-image" />`)}
			<slot></slot>
			${O(this.timestamp,()=>d`<span class="discord-footer-separator">&bull;</span>`)}
			${O(this.timestamp,()=>` ${this.timestamp}`,()=>null)}`}constructor(){super(...arguments),Le(this,c)}static{Le(e,s)}};return v=e})();var kt=function(i,t,s,e,a,h){function r(v){if(v!==void 0&&typeof v!="function")throw new TypeError("Function expected");return v}for(var n=e.kind,z=n==="getter"?"get":n==="setter"?"set":"value",p=!t&&i?e.static?i:i.prototype:null,l=t||(p?Object.getOwnPropertyDescriptor(p,e.name):{}),o,x=!1,g=s.length-1;g>=0;g--){var u={};for(var m in e)u[m]=m==="access"?{}:e[m];for(var m in e.access)u.access[m]=e.access[m];u.addInitializer=function(v){if(x)throw new TypeError("Cannot add initializers after decoration has completed");h.push(r(v||null))};var c=(0,s[g])(n==="accessor"?{get:l.get,set:l.set}:l[z],u);if(n==="accessor"){if(c===void 0)continue;if(c===null||typeof c!="object")throw new TypeError("Object expected");(o=r(c.get))&&(l.get=o),(o=r(c.set))&&(l.set=o),(o=r(c.init))&&a.unshift(o)}else(o=r(c))&&(n==="field"?a.unshift(o):l[z]=o)}p&&Object.defineProperty(p,e.name,l),x=!0},Be=function(i,t,s){for(var e=arguments.length>2,a=0;a<t.length;a++)s=e?t[a].call(i,s):t[a].call(i);return e?s:void 0},i8=(()=>{let i=[J("discord-link")],t,s=[],e,a=q,h,r=[],n=[],z,p=[],l=[],o,x=[],g=[],u,m=[],c=[],v,V=[],C=[];var F=class extends a{static{e=this}static{let y=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;h=[ie({context:re,subscribe:!0}),_({type:Boolean,reflect:!0,attribute:"light-theme"})],z=[_()],o=[_()],u=[_()],v=[_()],kt(this,null,h,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:f=>"lightTheme"in f,get:f=>f.lightTheme,set:(f,j)=>{f.lightTheme=j}},metadata:y},r,n),kt(this,null,z,{kind:"accessor",name:"href",static:!1,private:!1,access:{has:f=>"href"in f,get:f=>f.href,set:(f,j)=>{f.href=j}},metadata:y},p,l),kt(this,null,o,{kind:"accessor",name:"rel",static:!1,private:!1,access:{has:f=>"rel"in f,get:f=>f.rel,set:(f,j)=>{f.rel=j}},metadata:y},x,g),kt(this,null,u,{kind:"accessor",name:"target",static:!1,private:!1,access:{has:f=>"target"in f,get:f=>f.target,set:(f,j)=>{f.target=j}},metadata:y},m,c),kt(this,null,v,{kind:"accessor",name:"type",static:!1,private:!1,access:{has:f=>"type"in f,get:f=>f.type,set:(f,j)=>{f.type=j}},metadata:y},V,C),kt(null,t={value:e},i,{kind:"class",name:e.name,metadata:y},null,s),F=e=t.value,y&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:y})}static styles=K`
		a {
			color: #00aff4;
			text-decoration: none;
		}

		a:hover {
			text-decoration: underline;
		}

		.discord-link-light-theme a {
			color: #00b0f4;
		}
	`;#e=Be(this,r,!1);get lightTheme(){return this.#e}set lightTheme(y){this.#e=y}#t=(Be(this,n),Be(this,p,void 0));get href(){return this.#t}set href(y){this.#t=y}#i=(Be(this,l),Be(this,x,void 0));get rel(){return this.#i}set rel(y){this.#i=y}#s=(Be(this,g),Be(this,m,void 0));get target(){return this.#s}set target(y){this.#s=y}#a=(Be(this,c),Be(this,V,void 0));get type(){return this.#a}set type(y){this.#a=y}render(){return d`<a
			href=${N(this.href)}
			rel=${N(this.rel)}
			target=${N(this.target)}
			type=${N(this.type)}
			class=${Me({"discord-link-light-theme":this.lightTheme})}
			><slot></slot
		></a>`}constructor(){super(...arguments),Be(this,C)}static{Be(e,s)}};return F=e})();var or=E`
	<path
		fill="currentColor"
		d="M12 2a1 1 0 0 1 1 1v10.59l3.3-3.3a1 1 0 1 1 1.4 1.42l-5 5a1 1 0 0 1-1.4 0l-5-5a1 1 0 1 1 1.4-1.42l3.3 3.3V3a1 1 0 0 1 1-1ZM3 20a1 1 0 1 0 0 2h18a1 1 0 1 0 0-2H3Z"
	/>
`;function as(i={}){return d`<svg
		${A(i)}
		class="discord-icon-download"
		aria-hidden="true"
		role="img"
		xmlns="http://www.w3.org/2000/svg"
		width="20"
		height="20"
		fill="none"
		viewBox="0 0 24 24"
	>
		${or}
	</svg>`}var lr=E`
	<path
	fill="#939bf9"
	d="m72 29.3v60.3c0 2.24 0 3.36-.44 4.22-.38.74-1 1.36-1.74 1.74-.86.44-1.98.44-4.22.44h-59.2c-2.24 0-3.36 0-4.22-.44-.74-.38-1.36-1-1.74-1.74-.44-.86-.44-1.98-.44-4.22v-83.2c0-2.24 0-3.36.44-4.22.38-.74 1-1.36 1.74-1.74.86-.44 1.98-.44 4.22-.44h36.3c1.96 0 2.94 0 3.86.22.5.12.98.28 1.44.5v16.88c0 2.24 0 3.36.44 4.22.38.74 1 1.36 1.74 1.74.86.44 1.98.44 4.22.44h16.88c.22.46.38.94.5 1.44.22.92.22 1.9.22 3.86z" fill="#d3d6fd"/><path d="m68.26 20.26c1.38 1.38 2.06 2.06 2.56 2.88.18.28.32.56.46.86h-16.88c-2.24 0-3.36 0-4.22-.44-.74-.38-1.36-1-1.74-1.74-.44-.86-.44-1.98-.44-4.22v-16.880029c.3.14.58.28.86.459999.82.5 1.5 1.18 2.88 2.56z" />
`;function rs(i={}){return d`<svg ${A(i)} aria-hidden="false" fill="none" width="72" height="96" viewBox="0 0 72 96">${lr}</svg>`}var Fe=function(i,t,s,e,a,h){function r(v){if(v!==void 0&&typeof v!="function")throw new TypeError("Function expected");return v}for(var n=e.kind,z=n==="getter"?"get":n==="setter"?"set":"value",p=!t&&i?e.static?i:i.prototype:null,l=t||(p?Object.getOwnPropertyDescriptor(p,e.name):{}),o,x=!1,g=s.length-1;g>=0;g--){var u={};for(var m in e)u[m]=m==="access"?{}:e[m];for(var m in e.access)u.access[m]=e.access[m];u.addInitializer=function(v){if(x)throw new TypeError("Cannot add initializers after decoration has completed");h.push(r(v||null))};var c=(0,s[g])(n==="accessor"?{get:l.get,set:l.set}:l[z],u);if(n==="accessor"){if(c===void 0)continue;if(c===null||typeof c!="object")throw new TypeError("Object expected");(o=r(c.get))&&(l.get=o),(o=r(c.set))&&(l.set=o),(o=r(c.init))&&a.unshift(o)}else(o=r(c))&&(n==="field"?a.unshift(o):l[z]=o)}p&&Object.defineProperty(p,e.name,l),x=!0},pe=function(i,t,s){for(var e=arguments.length>2,a=0;a<t.length;a++)s=e?t[a].call(i,s):t[a].call(i);return e?s:void 0},y8=(()=>{let i=[J("discord-file-attachment")],t,s=[],e,a=q,h,r=[],n=[],z,p=[],l=[],o,x=[],g=[],u,m=[],c=[],v,V=[],C=[],F,y=[],f=[],j,S=[],H=[],Z,ce=[],de=[];var fe=class extends a{static{e=this}static{let Q=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;h=[_()],z=[_({type:Number})],o=[_({attribute:"bytes-unit"})],u=[_()],v=[_()],F=[_()],j=[_()],Z=[ie({context:re,subscribe:!0}),_({type:Boolean,reflect:!0,attribute:"light-theme"})],Fe(this,null,h,{kind:"accessor",name:"name",static:!1,private:!1,access:{has:U=>"name"in U,get:U=>U.name,set:(U,se)=>{U.name=se}},metadata:Q},r,n),Fe(this,null,z,{kind:"accessor",name:"bytes",static:!1,private:!1,access:{has:U=>"bytes"in U,get:U=>U.bytes,set:(U,se)=>{U.bytes=se}},metadata:Q},p,l),Fe(this,null,o,{kind:"accessor",name:"bytesUnit",static:!1,private:!1,access:{has:U=>"bytesUnit"in U,get:U=>U.bytesUnit,set:(U,se)=>{U.bytesUnit=se}},metadata:Q},x,g),Fe(this,null,u,{kind:"accessor",name:"href",static:!1,private:!1,access:{has:U=>"href"in U,get:U=>U.href,set:(U,se)=>{U.href=se}},metadata:Q},m,c),Fe(this,null,v,{kind:"accessor",name:"rel",static:!1,private:!1,access:{has:U=>"rel"in U,get:U=>U.rel,set:(U,se)=>{U.rel=se}},metadata:Q},V,C),Fe(this,null,F,{kind:"accessor",name:"target",static:!1,private:!1,access:{has:U=>"target"in U,get:U=>U.target,set:(U,se)=>{U.target=se}},metadata:Q},y,f),Fe(this,null,j,{kind:"accessor",name:"type",static:!1,private:!1,access:{has:U=>"type"in U,get:U=>U.type,set:(U,se)=>{U.type=se}},metadata:Q},S,H),Fe(this,null,Z,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:U=>"lightTheme"in U,get:U=>U.lightTheme,set:(U,se)=>{U.lightTheme=se}},metadata:Q},ce,de),Fe(null,t={value:e},i,{kind:"class",name:e.name,metadata:Q},null,s),fe=e=t.value,Q&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:Q})}static styles=K`
		:host {
			display: grid;
			height: -moz-fit-content;
			height: fit-content;
			grid-auto-flow: row;
			grid-row-gap: 0.25rem;
			grid-template-columns: repeat(auto-fill, minmax(100%, 1fr));
			text-indent: 0;
			min-height: 0;
			min-width: 0;
			padding-top: 0.125rem;
			padding-bottom: 0.125rem;
			position: relative;
		}

		:host > * {
			justify-self: start;
			align-self: start;
		}

		.discord-file-attachment-non-visual-media-item-container:hover .discord-button-download-attachment {
			display: block !important;
		}

		.discord-button-download-attachment {
			display: none;
			position: absolute;
			top: -8px;
			right: -8px;
			border-radius: 5px;
			outline: color-mix(in oklab, hsl(220 calc(1 * 6.5%) 18% / 1) 100%, black 0%);
			background-color: color-mix(in oklab, hsl(223 calc(1 * 6.7%) 20.6% / 1) 100%, black 0%);
		}

		.discord-link-download-attachment {
			color: color-mix(in oklab, hsl(215 calc(1 * 8.8%) 73.3% / 1) 100%, black 0%);
			display: flex;
		}

		.discord-icon-download {
			padding: 6px;
		}

		.discord-file-attachment-non-visual-media-item-container {
			margin-top: 8px;
			max-width: 100%;
			display: flex;
			flex-direction: column;
			position: relative;
		}

		.discord-file-attachment-non-visual-media-item {
			width: -moz-fit-content;
			width: fit-content;
			max-width: 100%;
		}

		.discord-file-attachment-mosaic-item-media {
			position: relative;
			max-height: inherit;
			border-radius: 2px;
			width: 100%;
			align-items: center;
			display: flex;
			flex-flow: row nowrap;
			max-width: 100%;
			height: 100%;
		}

		.discord-file-attachment-mosaic-style {
			padding: 16px;
			border-radius: 8px;
			width: 432px;
			max-width: 100%;
			flex: auto;
			border-color: #202020;
			background-color: #282828;

			align-items: center;
			flex-direction: row;
			display: flex;
			box-sizing: border-box;
			letter-spacing: 0;
			border: 1px solid transparent;
		}

		.discord-file-attachment-light-theme.discord-file-attachment-mosaic-style {
			border-color: #f3f3f3;
			background-color: #f9f9f9;
		}

		.discord-file-attachment-icon {
			width: 30px;
			height: 40px;
			margin-right: 8px;
			flex-shrink: 0;
		}

		.discord-file-attachment-inner {
			flex: 1;
			white-space: nowrap;
			text-overflow: ellipsis;
			overflow: hidden;
		}

		.discord-file-attachment-filename-link-wrapper {
			color: #00aff4;
			white-space: nowrap;
			text-overflow: ellipsis;
			overflow: hidden;
		}

		.discord-file-attachment-metadata {
			line-height: 16px;
			font-size: 12px;
			font-weight: 400;
			color: hsl(223 calc(1 * 5.8%) 52.9% / 1);
			margin-right: 8px;
		}
	`;#e=pe(this,r,void 0);get name(){return this.#e}set name(Q){this.#e=Q}#t=(pe(this,n),pe(this,p,void 0));get bytes(){return this.#t}set bytes(Q){this.#t=Q}#i=(pe(this,l),pe(this,x,void 0));get bytesUnit(){return this.#i}set bytesUnit(Q){this.#i=Q}#s=(pe(this,g),pe(this,m,void 0));get href(){return this.#s}set href(Q){this.#s=Q}#a=(pe(this,c),pe(this,V,void 0));get rel(){return this.#a}set rel(Q){this.#a=Q}#r=(pe(this,C),pe(this,y,void 0));get target(){return this.#r}set target(Q){this.#r=Q}#o=(pe(this,f),pe(this,S,void 0));get type(){return this.#o}set type(Q){this.#o=Q}#l=(pe(this,H),pe(this,ce,!1));get lightTheme(){return this.#l}set lightTheme(Q){this.#l=Q}render(){return d`<div class="discord-file-attachment-non-visual-media-item-container">
			<div class="discord-file-attachment-non-visual-media-item">
				<div class="discord-file-attachment-mosaic-item-media">
					<div class=${Me({"discord-file-attachment-mosaic-style":!0,"discord-file-attachment-light-theme":this.lightTheme})}>
						${rs({class:"discord-file-attachment-icon",alt:"Attachment file type: unknown",title:"unknown"})}
						<div class="discord-file-attachment-inner">
							<div class="discord-file-attachment-filename-link-wrapper">
								<discord-link
									href=${N(this.href)}
									rel=${N(this.rel)}
									target=${N(this.target)}
									type=${N(this.type)}
								>
									${this.name}
								</discord-link>
							</div>
							<div class="discord-file-attachment-metadata">
								${this.bytes}${O(this.bytesUnit,()=>d` ${this.bytesUnit}`,()=>null)}
							</div>
						</div>
					</div>
				</div>
			</div>
			<div class="discord-button-download-attachment">
				<a
					class="discord-link-download-attachment"
					aria-label="Download"
					href="${N(this.href)}"
					rel="noreferrer noopener"
					target="_blank"
					role="button"
					tabindex="0"
				>
					${as()}
				</a>
			</div>
		</div>`}constructor(){super(...arguments),pe(this,de)}static{pe(e,s)}};return fe=e})();var Tt=function(i,t,s,e,a,h){function r(v){if(v!==void 0&&typeof v!="function")throw new TypeError("Function expected");return v}for(var n=e.kind,z=n==="getter"?"get":n==="setter"?"set":"value",p=!t&&i?e.static?i:i.prototype:null,l=t||(p?Object.getOwnPropertyDescriptor(p,e.name):{}),o,x=!1,g=s.length-1;g>=0;g--){var u={};for(var m in e)u[m]=m==="access"?{}:e[m];for(var m in e.access)u.access[m]=e.access[m];u.addInitializer=function(v){if(x)throw new TypeError("Cannot add initializers after decoration has completed");h.push(r(v||null))};var c=(0,s[g])(n==="accessor"?{get:l.get,set:l.set}:l[z],u);if(n==="accessor"){if(c===void 0)continue;if(c===null||typeof c!="object")throw new TypeError("Object expected");(o=r(c.get))&&(l.get=o),(o=r(c.set))&&(l.set=o),(o=r(c.init))&&a.unshift(o)}else(o=r(c))&&(n==="field"?a.unshift(o):l[z]=o)}p&&Object.defineProperty(p,e.name,l),x=!0},Ue=function(i,t,s){for(var e=arguments.length>2,a=0;a<t.length;a++)s=e?t[a].call(i,s):t[a].call(i);return e?s:void 0},E8=(()=>{let i=[J("discord-image-attachment")],t,s=[],e,a=q,h,r=[],n=[],z,p=[],l=[],o,x=[],g=[],u,m=[],c=[],v,V=[],C=[];var F=class extends a{static{e=this}static{let y=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;h=[_({reflect:!0,attribute:"url"})],z=[_({type:Number,reflect:!0,attribute:"height"})],o=[_({type:Number,reflect:!0,attribute:"width"})],u=[_({reflect:!0,attribute:"alt"})],v=[_({type:Boolean,attribute:"custom-image-element"})],Tt(this,null,h,{kind:"accessor",name:"url",static:!1,private:!1,access:{has:f=>"url"in f,get:f=>f.url,set:(f,j)=>{f.url=j}},metadata:y},r,n),Tt(this,null,z,{kind:"accessor",name:"height",static:!1,private:!1,access:{has:f=>"height"in f,get:f=>f.height,set:(f,j)=>{f.height=j}},metadata:y},p,l),Tt(this,null,o,{kind:"accessor",name:"width",static:!1,private:!1,access:{has:f=>"width"in f,get:f=>f.width,set:(f,j)=>{f.width=j}},metadata:y},x,g),Tt(this,null,u,{kind:"accessor",name:"alt",static:!1,private:!1,access:{has:f=>"alt"in f,get:f=>f.alt,set:(f,j)=>{f.alt=j}},metadata:y},m,c),Tt(this,null,v,{kind:"accessor",name:"customImageElement",static:!1,private:!1,access:{has:f=>"customImageElement"in f,get:f=>f.customImageElement,set:(f,j)=>{f.customImageElement=j}},metadata:y},V,C),Tt(null,t={value:e},i,{kind:"class",name:e.name,metadata:y},null,s),F=e=t.value,y&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:y})}static styles=K`
		:host {
			display: block;
			position: relative;
			-webkit-user-select: text;
			-moz-user-select: text;
			-ms-user-select: text;
			user-select: text;
			overflow: hidden;
			border-radius: 3px;
		}

		.discord-image-attachment {
			color: #dcddde;
			display: flex;
			font-size: 13px;
			line-height: 150%;
			margin-bottom: 8px;
			margin-top: 8px;
		}
	`;#e=Ue(this,r,void 0);get url(){return this.#e}set url(y){this.#e=y}#t=(Ue(this,n),Ue(this,p,void 0));get height(){return this.#t}set height(y){this.#t=y}#i=(Ue(this,l),Ue(this,x,void 0));get width(){return this.#i}set width(y){this.#i=y}#s=(Ue(this,g),Ue(this,m,"discord image attachment"));get alt(){return this.#s}set alt(y){this.#s=y}#a=(Ue(this,c),Ue(this,V,!1));get customImageElement(){return this.#a}set customImageElement(y){this.#a=y}componentWillRender(){this.customImageElement||Ns(this.url)}render(){return d`
			<div class="discord-image-attachment">
				<div class="discord-image-wrapper" style="${Te({height:`${this.height}px`,width:`${this.width}px`})}">
					${O(this.customImageElement,()=>d`<slot></slot>`,()=>d`<img
								alt=${N(this.alt)}
								src=${N(this.url)}
								height=${N(this.height)}
								width=${N(this.width)}
							/>`)}
				</div>
			</div>
		`}constructor(){super(...arguments),Ue(this,C)}static{Ue(e,s)}};return F=e})();var qs=(i,t,s)=>{for(let e of t)if(e[0]===i)return(0,e[1])();return s?.()};function hr(i){return i.startsWith("#")?i.slice(1):i}function nr(i){let t=i.length===3||i.length===4,s=t?`${i.slice(0,1)}${i.slice(0,1)}`:i.slice(0,2),e=t?`${i.slice(1,2)}${i.slice(1,2)}`:i.slice(2,4),a=t?`${i.slice(2,3)}${i.slice(2,3)}`:i.slice(4,6),h=(t?`${i.slice(3,4)}${i.slice(3,4)}`:i.slice(6,8))||"ff";return{r:s,g:e,b:a,a:h}}function Oi(i){return Number.parseInt(i,16)}function cr({r:i,g:t,b:s,a:e}){return{r:Oi(i),g:Oi(t),b:Oi(s),a:Number((Oi(e)/255).toFixed(2))}}function dr(i){return typeof i=="number"||typeof i=="string"&&Number.isFinite(Number(i))}function mr(i,t){let{r:s,g:e,b:a,a:h}=i,r=dr(t)?t:h;return`rgba(${s}, ${e}, ${a}, ${r})`}function Bi(i,t){let s=hr(i),e=nr(s),a=cr(e);return mr(a,t)}var fr=E`
	<path
		fill-rule="evenodd"
		clip-rule="evenodd"
		fill="currentColor"
		d="M18.5 23c.88 0 1.7-.25 2.4-.69l1.4 1.4a1 1 0 0 0 1.4-1.42l-1.39-1.4A4.5 4.5 0 1 0 18.5 23Zm0-2a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z"
	/>
	<path
		fill="currentColor"
		d="M3 3a1 1 0 0 0 0 2h18a1 1 0 1 0 0-2H3ZM2 8a1 1 0 0 1 1-1h18a1 1 0 1 1 0 2H3a1 1 0 0 1-1-1ZM3 11a1 1 0 1 0 0 2h11a1 1 0 1 0 0-2H3ZM2 16a1 1 0 0 1 1-1h8a1 1 0 1 1 0 2H3a1 1 0 0 1-1-1ZM3 19a1 1 0 1 0 0 2h8a1 1 0 1 0 0-2H3Z"
	/>
`;function os(i={}){return d`<svg
		${A(i)}
		class="discord-mention-icon"
		aria-label="Browse Channels"
		aria-hidden="false"
		role="img"
		width="24"
		height="24"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${fr}
	</svg>`}var pr=E`
	<path
		fill="currentColor"
		d="M21.487 5.126L12.487 0.126C12.184 -0.042 11.818 -0.042 11.515 0.126L2.51498 5.126C2.19798 5.302 2.00098 5.636 2.00098 5.999C2.00098 6.693 2.11498 22.999 12.001 22.999C21.887 22.999 22.001 6.693 22.001 5.999C22.001 5.636 21.804 5.302 21.487 5.126ZM12.001 5.999C13.382 5.999 14.501 7.118 14.501 8.499C14.501 9.88 13.382 10.999 12.001 10.999C10.62 10.999 9.50098 9.88 9.50098 8.499C9.50098 7.118 10.62 5.999 12.001 5.999ZM8.25098 16C8.25098 13.699 9.69998 12.25 12.001 12.25C14.302 12.25 15.751 13.699 15.751 16H8.25098Z"
	/>
`;function ls(i={}){return d`<svg
		${A(i)}
		class="discord-mention-icon"
		aria-label="Customise Community"
		aria-hidden="false"
		role="img"
		width="24"
		height="24"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${pr}
	</svg>`}var vr=E`
	<path
		d="M11 3a1 1 0 1 1 2 0v2h5.75c.16 0 .3.07.4.2l2.63 3.5a.5.5 0 0 1 0 .6l-2.63 3.5a.5.5 0 0 1-.4.2H13v5h2a2 2 0 0 1 2 2v1a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1v-1c0-1.1.9-2 2-2h2v-5H2.8a.5.5 0 0 1-.44-.72L3.9 9.22a.5.5 0 0 0 0-.44L2.36 5.72A.5.5 0 0 1 2.81 5H11V3Z"
		fill="currentColor"
	/>
`;function hs(i={}){return d`<svg
		${A(i)}
		class="discord-mention-icon"
		aria-label="Server Guide"
		aria-hidden="false"
		role="img"
		width="24"
		height="24"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${vr}
	</svg>`}var Kt=function(i,t,s,e,a,h){function r(v){if(v!==void 0&&typeof v!="function")throw new TypeError("Function expected");return v}for(var n=e.kind,z=n==="getter"?"get":n==="setter"?"set":"value",p=!t&&i?e.static?i:i.prototype:null,l=t||(p?Object.getOwnPropertyDescriptor(p,e.name):{}),o,x=!1,g=s.length-1;g>=0;g--){var u={};for(var m in e)u[m]=m==="access"?{}:e[m];for(var m in e.access)u.access[m]=e.access[m];u.addInitializer=function(v){if(x)throw new TypeError("Cannot add initializers after decoration has completed");h.push(r(v||null))};var c=(0,s[g])(n==="accessor"?{get:l.get,set:l.set}:l[z],u);if(n==="accessor"){if(c===void 0)continue;if(c===null||typeof c!="object")throw new TypeError("Object expected");(o=r(c.get))&&(l.get=o),(o=r(c.set))&&(l.set=o),(o=r(c.init))&&a.unshift(o)}else(o=r(c))&&(n==="field"?a.unshift(o):l[z]=o)}p&&Object.defineProperty(p,e.name,l),x=!0},qe=function(i,t,s){for(var e=arguments.length>2,a=0;a<t.length;a++)s=e?t[a].call(i,s):t[a].call(i);return e?s:void 0},od=(()=>{let i=[J("discord-mention")],t,s=[],e,a=q,h,r=[],n=[],z,p=[],l=[],o,x=[],g=[],u,m=[],c=[];var v=class extends a{static{e=this}static{let V=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;h=[_({type:Boolean,reflect:!0})],z=[_({reflect:!0})],o=[_({reflect:!0})],u=[ie({context:re,subscribe:!0}),_({type:Boolean,reflect:!0,attribute:"light-theme"})],Kt(this,null,h,{kind:"accessor",name:"highlight",static:!1,private:!1,access:{has:C=>"highlight"in C,get:C=>C.highlight,set:(C,F)=>{C.highlight=F}},metadata:V},r,n),Kt(this,null,z,{kind:"accessor",name:"type",static:!1,private:!1,access:{has:C=>"type"in C,get:C=>C.type,set:(C,F)=>{C.type=F}},metadata:V},p,l),Kt(this,null,o,{kind:"accessor",name:"color",static:!1,private:!1,access:{has:C=>"color"in C,get:C=>C.color,set:(C,F)=>{C.color=F}},metadata:V},x,g),Kt(this,null,u,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:C=>"lightTheme"in C,get:C=>C.lightTheme,set:(C,F)=>{C.lightTheme=F}},metadata:V},m,c),Kt(null,t={value:e},i,{kind:"class",name:e.name,metadata:V},null,s),v=e=t.value,V&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:V})}static styles=K`
		:host {
			color: #e3e7f8;
			background-color: hsla(235, 85.6%, 64.7%, 0.3);
			font-weight: 500;
			padding: 0 2px;
			border-radius: 3px;
			unicode-bidi: -moz-plaintext;
			unicode-bidi: plaintext;
			-webkit-transition:
				background-color 50ms ease-out,
				color 50ms ease-out;
			transition:
				background-color 50ms ease-out,
				color 50ms ease-out;
			cursor: pointer;
		}

		:host([type='role']) {
			background-color: rgba(#e3e7f8, 0.1);
		}

		:host([type='channel']) {
			position: relative;
		}

		:host([type='voice']),
		:host([type='locked']),
		:host([type='thread']),
		:host([type='forum']) {
			position: relative;
		}

		:host(:hover) {
			color: #fff;
			background-color: hsl(235, 85.6%, 64.7%);
		}

		:host([highlight][type='user']:hover) {
			text-decoration: underline;
			text-underline-offset: 1px;
		}

		:host([light-theme]) {
			color: #5865f2;
			background-color: hsla(235, 85.6%, 64.7%, 0.15);
		}

		:host([light-theme]:hover) {
			color: #ffffff;
			background-color: hsl(235, 85.6%, 64.7%);
		}

		.discord-mention-icon {
			width: 1rem;
			height: 1rem;
			margin-right: 4px;
			vertical-align: middle;
			margin-bottom: 0.2rem;
		}

		.no-wrap {
			white-space: nowrap;
		}
	`;#e=qe(this,r,!1);get highlight(){return this.#e}set highlight(V){this.#e=V}#t=(qe(this,n),qe(this,p,"user"));get type(){return this.#t}set type(V){this.#t=V}#i=(qe(this,l),qe(this,x,void 0));get color(){return this.#i}set color(V){this.#i=V}setHoverColor=(qe(this,g),()=>{this.color&&(this.style.backgroundColor=Bi(this.color,.3))});resetHoverColor=()=>{this.color&&(this.style.backgroundColor=Bi(this.color,.1))};#s=qe(this,m,!1);get lightTheme(){return this.#s}set lightTheme(V){this.#s=V}connectedCallback(){super.connectedCallback(),this.color&&this.type==="role"&&(this.addEventListener("mouseover",this.setHoverColor),this.addEventListener("mouseout",this.resetHoverColor))}disconnectedCallback(){this.removeEventListener("mouseover",this.setHoverColor),this.removeEventListener("mouseout",this.resetHoverColor),super.disconnectedCallback()}willUpdate(){this.color&&(this.style.color=this.color,this.type==="role"&&(this.style.backgroundColor=Bi(this.color,.1)))}render(){return d`<span class="no-wrap"
				>${qs(this.type,[["channel",()=>Nt()],["user",()=>d`@`],["role",()=>d`@`],["voice",()=>qt()],["locked",()=>Ft()],["thread",()=>Lt()],["forum",()=>Rt()],["server-guide",()=>hs()],["channels-and-roles",()=>os()],["customize-community",()=>ls()],["slash",()=>d`/`]])}</span
			><slot></slot>`}constructor(){super(...arguments),qe(this,c)}static{qe(e,s)}};return v=e})();var ns=function(i,t,s,e,a,h){function r(v){if(v!==void 0&&typeof v!="function")throw new TypeError("Function expected");return v}for(var n=e.kind,z=n==="getter"?"get":n==="setter"?"set":"value",p=!t&&i?e.static?i:i.prototype:null,l=t||(p?Object.getOwnPropertyDescriptor(p,e.name):{}),o,x=!1,g=s.length-1;g>=0;g--){var u={};for(var m in e)u[m]=m==="access"?{}:e[m];for(var m in e.access)u.access[m]=e.access[m];u.addInitializer=function(v){if(x)throw new TypeError("Cannot add initializers after decoration has completed");h.push(r(v||null))};var c=(0,s[g])(n==="accessor"?{get:l.get,set:l.set}:l[z],u);if(n==="accessor"){if(c===void 0)continue;if(c===null||typeof c!="object")throw new TypeError("Object expected");(o=r(c.get))&&(l.get=o),(o=r(c.set))&&(l.set=o),(o=r(c.init))&&a.unshift(o)}else(o=r(c))&&(n==="field"?a.unshift(o):l[z]=o)}p&&Object.defineProperty(p,e.name,l),x=!0},Jt=function(i,t,s){for(var e=arguments.length>2,a=0;a<t.length;a++)s=e?t[a].call(i,s):t[a].call(i);return e?s:void 0},vd=(()=>{let i=[J("discord-verified-author-tag")],t,s=[],e,a=q,h,r=[],n=[],z,p=[],l=[];var o=class extends a{static{e=this}static{let x=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;h=[_({type:Boolean})],z=[ie({context:Se}),_({type:Boolean,reflect:!0,attribute:"compact-mode"})],ns(this,null,h,{kind:"accessor",name:"verified",static:!1,private:!1,access:{has:g=>"verified"in g,get:g=>g.verified,set:(g,u)=>{g.verified=u}},metadata:x},r,n),ns(this,null,z,{kind:"accessor",name:"compactMode",static:!1,private:!1,access:{has:g=>"compactMode"in g,get:g=>g.compactMode,set:(g,u)=>{g.compactMode=u}},metadata:x},p,l),ns(null,t={value:e},i,{kind:"class",name:e.name,metadata:x},null,s),o=e=t.value,x&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:x})}static styles=K`
		:host {
			background-color: #5865f2;
			color: #fff;
			font-size: 0.625em;
			margin-left: 4px;
			border-radius: 3px;
			line-height: 100%;
			text-transform: uppercase;
			display: inline-flex;
			align-items: center;
			height: 0.9375rem;
			padding: 0 0.275rem;
			margin-top: 0.075em;
			border-radius: 0.1875rem;
		}

		:host .discord-application-tag-verified {
			display: inline-block;
			width: 0.9375rem;
			height: 0.9375rem;
			margin-left: -0.25rem;
		}

		:host([compact-mode]) {
			padding-left: 10px;
			padding-right: 4px;
			margin-right: 0.25rem;
			margin-left: 0px !important;
			margin-top: 0px !important;
		}

		:host([compact-mode]) .discord-application-tag-verified {
			margin-right: 0.7em;
			margin-left: -0.7em;
		}
	`;#e=Jt(this,r,!1);get verified(){return this.#e}set verified(x){this.#e=x}#t=(Jt(this,n),Jt(this,p,!1));get compactMode(){return this.#t}set compactMode(x){this.#t=x}render(){return d`${O(this.verified,()=>De())}App`}constructor(){super(...arguments),Jt(this,l)}static{Jt(e,s)}};return o=e})();var He=function(i,t,s,e,a,h){function r(v){if(v!==void 0&&typeof v!="function")throw new TypeError("Function expected");return v}for(var n=e.kind,z=n==="getter"?"get":n==="setter"?"set":"value",p=!t&&i?e.static?i:i.prototype:null,l=t||(p?Object.getOwnPropertyDescriptor(p,e.name):{}),o,x=!1,g=s.length-1;g>=0;g--){var u={};for(var m in e)u[m]=m==="access"?{}:e[m];for(var m in e.access)u.access[m]=e.access[m];u.addInitializer=function(v){if(x)throw new TypeError("Cannot add initializers after decoration has completed");h.push(r(v||null))};var c=(0,s[g])(n==="accessor"?{get:l.get,set:l.set}:l[z],u);if(n==="accessor"){if(c===void 0)continue;if(c===null||typeof c!="object")throw new TypeError("Object expected");(o=r(c.get))&&(l.get=o),(o=r(c.set))&&(l.set=o),(o=r(c.init))&&a.unshift(o)}else(o=r(c))&&(n==="field"?a.unshift(o):l[z]=o)}p&&Object.defineProperty(p,e.name,l),x=!0},ae=function(i,t,s){for(var e=arguments.length>2,a=0;a<t.length;a++)s=e?t[a].call(i,s):t[a].call(i);return e?s:void 0},Td=(()=>{let i=[J("discord-author-info")],t,s=[],e,a=q,h,r=[],n=[],z,p=[],l=[],o,x=[],g=[],u,m=[],c=[],v,V=[],C=[],F,y=[],f=[],j,S=[],H=[],Z,ce=[],de=[],fe,Q=[],U=[],se,ve=[],ue=[],ge,_e=[],ze=[],be,ye=[],xe=[],we,L=[],k=[];var Y=class extends a{static{e=this}static{let P=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;h=[_()],z=[_({type:Boolean})],o=[_({type:Boolean})],u=[_({type:Boolean,attribute:"official-app"})],v=[_({type:Boolean})],F=[_({attribute:"role-color"})],j=[_({attribute:"role-icon"})],Z=[_({attribute:"role-name"})],fe=[_({attribute:"clan-icon"})],se=[_({attribute:"clan-tag"})],ge=[_({type:Boolean})],be=[ie({context:Se}),_({type:Boolean,reflect:!0,attribute:"compact-mode"})],we=[ie({context:re}),_({type:Boolean,reflect:!0,attribute:"light-theme"})],He(this,null,h,{kind:"accessor",name:"author",static:!1,private:!1,access:{has:$=>"author"in $,get:$=>$.author,set:($,ee)=>{$.author=ee}},metadata:P},r,n),He(this,null,z,{kind:"accessor",name:"bot",static:!1,private:!1,access:{has:$=>"bot"in $,get:$=>$.bot,set:($,ee)=>{$.bot=ee}},metadata:P},p,l),He(this,null,o,{kind:"accessor",name:"server",static:!1,private:!1,access:{has:$=>"server"in $,get:$=>$.server,set:($,ee)=>{$.server=ee}},metadata:P},x,g),He(this,null,u,{kind:"accessor",name:"officialApp",static:!1,private:!1,access:{has:$=>"officialApp"in $,get:$=>$.officialApp,set:($,ee)=>{$.officialApp=ee}},metadata:P},m,c),He(this,null,v,{kind:"accessor",name:"op",static:!1,private:!1,access:{has:$=>"op"in $,get:$=>$.op,set:($,ee)=>{$.op=ee}},metadata:P},V,C),He(this,null,F,{kind:"accessor",name:"roleColor",static:!1,private:!1,access:{has:$=>"roleColor"in $,get:$=>$.roleColor,set:($,ee)=>{$.roleColor=ee}},metadata:P},y,f),He(this,null,j,{kind:"accessor",name:"roleIcon",static:!1,private:!1,access:{has:$=>"roleIcon"in $,get:$=>$.roleIcon,set:($,ee)=>{$.roleIcon=ee}},metadata:P},S,H),He(this,null,Z,{kind:"accessor",name:"roleName",static:!1,private:!1,access:{has:$=>"roleName"in $,get:$=>$.roleName,set:($,ee)=>{$.roleName=ee}},metadata:P},ce,de),He(this,null,fe,{kind:"accessor",name:"clanIcon",static:!1,private:!1,access:{has:$=>"clanIcon"in $,get:$=>$.clanIcon,set:($,ee)=>{$.clanIcon=ee}},metadata:P},Q,U),He(this,null,se,{kind:"accessor",name:"clanTag",static:!1,private:!1,access:{has:$=>"clanTag"in $,get:$=>$.clanTag,set:($,ee)=>{$.clanTag=ee}},metadata:P},ve,ue),He(this,null,ge,{kind:"accessor",name:"verified",static:!1,private:!1,access:{has:$=>"verified"in $,get:$=>$.verified,set:($,ee)=>{$.verified=ee}},metadata:P},_e,ze),He(this,null,be,{kind:"accessor",name:"compactMode",static:!1,private:!1,access:{has:$=>"compactMode"in $,get:$=>$.compactMode,set:($,ee)=>{$.compactMode=ee}},metadata:P},ye,xe),He(this,null,we,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:$=>"lightTheme"in $,get:$=>$.lightTheme,set:($,ee)=>{$.lightTheme=ee}},metadata:P},L,k),He(null,t={value:e},i,{kind:"class",name:e.name,metadata:P},null,s),Y=e=t.value,P&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:P})}static styles=K`
		:host {
			display: inline-flex;
			align-items: center;
			font-size: 16px;
			text-underline-offset: 1px;
			margin-right: 0.25rem;
		}

		:host .discord-author-username {
			color: #fff;
			font-size: 1em;
			font-weight: 500;
		}

		:host .discord-author-username:hover {
			text-decoration: underline;
			cursor: pointer;
		}

		:host([light-theme]) .discord-author-username {
			color: #23262a;
		}

		:host .discord-clan-tag {
			background-color: oklab(0.431937 0.00109309 -0.0132537 / 0.54);
			color: #fff;
			font-size: 12px;
			font-weight: 500;
			margin-left: 0.25rem;
			border-radius: 4px;
			line-height: 100%;
			text-transform: uppercase;
			display: inline-flex;
			width: max-content;
			gap: 0.25rem;
			justify-content: space-between;
			align-items: center;
			padding: 0 0.275rem;
			margin-top: 0.075em;
			height: 1.2rem;
			min-width: 45px;
			line-height: 1rem !important;
			transition: background-color 100ms ease-in-out;
			cursor: pointer;
		}

		:host .discord-clan-tag:hover {
			background-color: oklab(0.431937 0.00109309 -0.0132537 / 0.34);
		}

		:host([light-theme]) .discord-clan-tag {
			background-color: hsl(0 calc(1 * 0%) 0.8%/0.09);
			color: #000;
		}

		:host([light-theme]) .discord-clan-tag:hover {
			background-color: hsl(0 calc(1 * 0%) 0.8%/0.03);
		}

		:host([compact-mode]) .discord-clan-tag {
			margin-left: 0rem;
		}

		:host .discord-clan-tag span,
		:host .discord-clan-tag svg,
		:host .discord-clan-tag img {
			user-select: none;
			-webkit-user-select: none;
		}

		:host .discord-application-tag {
			background-color: #5865f2;
			color: #fff;
			font-size: 0.625em;
			border-radius: 3px;
			line-height: 100%;
			text-transform: uppercase;

			/* Use flex layout to ensure both verified icon and "BOT" text are aligned to center */
			display: inline-flex;
			align-items: center;

			/* Styling taken through Inspect Element on Discord client for Windows */
			height: 0.9375rem;
			padding: 0 0.275rem;
			margin-top: 0.075em;
			border-radius: 0.1875rem;
		}

		:host .discord-official-application {
			background-color: #5865f2;
			color: #fff;
			font-size: 0.625em;
			margin-left: 4px;
			border-radius: 3px;
			line-height: 100%;
			text-transform: uppercase;

			/* Use flex layout to ensure both verified icon and "BOT" text are aligned to center */
			display: flex;
			align-items: center;

			/* Styling taken through Inspect Element on Discord client for Windows */
			height: 0.9375rem;
			padding: 0 0.275rem;
			margin-top: 0.075em;
			border-radius: 0.1875rem;
		}

		:host([compact-mode]) .discord-official-application {
			margin-right: 5px;
			margin-left: 0px !important;
		}

		:host .discord-application-tag.discord-application-tag-op {
			background-color: #c9cdfb;
			color: #4752c4;
			border-radius: 0.4rem;
		}

		:host .discord-author-role-icon {
			margin-left: 0.25rem;
			vertical-align: top;
			height: calc(1rem + 4px);
			width: calc(1rem + 4px);
		}

		:host([compact-mode]) .discord-author-username {
			margin-right: 0.25rem;
		}

		:host([compact-mode]) .discord-application-tag {
			padding-left: 10px;
			padding-right: 4px;
			margin-right: 0.25rem;
		}
	`;#e=ae(this,r,void 0);get author(){return this.#e}set author(P){this.#e=P}#t=(ae(this,n),ae(this,p,!1));get bot(){return this.#t}set bot(P){this.#t=P}#i=(ae(this,l),ae(this,x,!1));get server(){return this.#i}set server(P){this.#i=P}#s=(ae(this,g),ae(this,m,!1));get officialApp(){return this.#s}set officialApp(P){this.#s=P}#a=(ae(this,c),ae(this,V,!1));get op(){return this.#a}set op(P){this.#a=P}#r=(ae(this,C),ae(this,y,void 0));get roleColor(){return this.#r}set roleColor(P){this.#r=P}#o=(ae(this,f),ae(this,S,void 0));get roleIcon(){return this.#o}set roleIcon(P){this.#o=P}#l=(ae(this,H),ae(this,ce,void 0));get roleName(){return this.#l}set roleName(P){this.#l=P}#h=(ae(this,de),ae(this,Q,void 0));get clanIcon(){return this.#h}set clanIcon(P){this.#h=P}#n=(ae(this,U),ae(this,ve,void 0));get clanTag(){return this.#n}set clanTag(P){this.#n=P}#c=(ae(this,ue),ae(this,_e,!1));get verified(){return this.#c}set verified(P){this.#c=P}#d=(ae(this,ze),ae(this,ye,!1));get compactMode(){return this.#d}set compactMode(P){this.#d=P}#m=(ae(this,xe),ae(this,L,!1));get lightTheme(){return this.#m}set lightTheme(P){this.#m=P}render(){let P=Si(this.clanIcon),$=this.clanTag?.slice(0,4);return d`${O(this.compactMode,()=>null,()=>d`<span class="discord-author-username" style="${Te({color:this.roleColor??void 0})}">${this.author}</span>`)}
		${O(this.roleIcon&&!this.compactMode,()=>d`<img
					class="discord-author-role-icon"
					src=${N(this.roleIcon)}
					height="20"
					width="20"
					alt=${N(this.roleName)}
					draggable="false"
				/>`)}
		${O(this.bot&&!this.server&&!this.officialApp,()=>d`<discord-verified-author-tag .verified=${this.verified}></discord-verified-author-tag>`)}
		${O(this.server&&!this.bot&&!this.officialApp,()=>d`<span class="discord-application-tag">Server</span>`)}
		${O(this.officialApp&&!this.server&&!this.bot,()=>d`<span class="discord-official-application">${De()}OFFICIAL</span>`)}
		${O(this.op,()=>d`<span class="discord-application-tag discord-application-tag-op">OP</span>`)}
		${O(this.compactMode,()=>d`<span class="discord-author-username" style="${Te({color:this.roleColor??void 0})}">${this.author}</span>`)}
		${O(this.clanIcon&&this.clanTag&&this.clanTag?.length>0,()=>d`
				<span class="discord-clan-tag">
					${P==="string"?d`<img srcset=${N(P)} alt=${N($)} width="12" height="12" draggable="false" />`:P}
					<span>${$}</span>
				</span>
			`)} `}constructor(){super(...arguments),ae(this,k)}static{ae(e,s)}};return Y=e})();var ur=E`
 	<path 
		fill="currentColor" 
 		d="M15.56 11.77c.2-.1.44.02.44.23a4 4 0 1 1-4-4c.21 0 .33.25.23.44a2.5 2.5 0 0 0 3.32 3.32Z"
 	/>
  	<path 
		fill="currentColor" 
  		fill-rule="evenodd" 
  		d="M22.89 11.7q.105.3 0 .6C22.27 13.9 19.1 21 12 21c-7.11 0-10.27-7.11-10.89-8.7a.83.83 0 0 1 0-.6C1.73 10.1 4.9 3 12 3c7.11 0 10.27 7.11 10.89 8.7m-4.5-3.62A15.1 15.1 0 0 1 20.85 12c-.38.88-1.18 2.47-2.46 3.92C16.87 17.62 14.8 19 12 19s-4.87-1.38-6.39-3.08A15.1 15.1 0 0 1 3.15 12c.38-.88 1.18-2.47 2.46-3.92C7.13 6.38 9.2 5 12 5s4.87 1.38 6.39 3.08" 
  		clip-rule="evenodd"
  	/>
`;function cs(i={}){return d`<svg
		${A(i)}
		class="discord-message-ephemeral-icon"
		aria-hidden="false"
		width="16"
		height="16"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${ur}
	</svg>`}var le=function(i,t,s,e,a,h){function r(v){if(v!==void 0&&typeof v!="function")throw new TypeError("Function expected");return v}for(var n=e.kind,z=n==="getter"?"get":n==="setter"?"set":"value",p=!t&&i?e.static?i:i.prototype:null,l=t||(p?Object.getOwnPropertyDescriptor(p,e.name):{}),o,x=!1,g=s.length-1;g>=0;g--){var u={};for(var m in e)u[m]=m==="access"?{}:e[m];for(var m in e.access)u.access[m]=e.access[m];u.addInitializer=function(v){if(x)throw new TypeError("Cannot add initializers after decoration has completed");h.push(r(v||null))};var c=(0,s[g])(n==="accessor"?{get:l.get,set:l.set}:l[z],u);if(n==="accessor"){if(c===void 0)continue;if(c===null||typeof c!="object")throw new TypeError("Object expected");(o=r(c.get))&&(l.get=o),(o=r(c.set))&&(l.set=o),(o=r(c.init))&&a.unshift(o)}else(o=r(c))&&(n==="field"?a.unshift(o):l[z]=o)}p&&Object.defineProperty(p,e.name,l),x=!0},W=function(i,t,s){for(var e=arguments.length>2,a=0;a<t.length;a++)s=e?t[a].call(i,s):t[a].call(i);return e?s:void 0},qd=(()=>{let i=[J("discord-message")],t,s=[],e,a=q,h,r=[],n=[],z,p=[],l=[],o,x=[],g=[],u,m=[],c=[],v,V=[],C=[],F,y=[],f=[],j,S=[],H=[],Z,ce=[],de=[],fe,Q=[],U=[],se,ve=[],ue=[],ge,_e=[],ze=[],be,ye=[],xe=[],we,L=[],k=[],Y,P=[],$=[],ee,Ze=[],We=[],Ge,Ke=[],Je=[],Qe,Xe=[],Ye=[],et,tt=[],it=[],st,B=[],M=[],R,Pe=[],at=[],lt,I=[],w=[],G,Xt=[],Ct=[],$e,Yt=[],ms=[],fs,ps=[],vs=[];var us=class extends a{static{e=this}static{let T=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;h=[_()],z=[_()],o=[_()],u=[_({type:Boolean})],v=[_({type:Boolean})],F=[_({type:Boolean,attribute:"official-app"})],j=[_({type:Boolean})],Z=[_({type:Boolean})],fe=[_({type:Boolean})],se=[_({attribute:"role-color"})],ge=[_({attribute:"role-icon"})],be=[_({attribute:"role-name"})],we=[_({attribute:"clan-icon"})],Y=[_({attribute:"clan-tag"})],ee=[_({type:Boolean,reflect:!0})],Ge=[_({type:Boolean,reflect:!0})],Qe=[_({type:String,converter:b=>bt(b,!1,!1),attribute:!0})],et=[_({type:Boolean,attribute:"twenty-four"})],st=[_({type:Boolean,attribute:"message-body-only"})],R=[ie({context:re}),_({type:Boolean,reflect:!0,attribute:"light-theme"})],lt=[ie({context:Se}),_({type:Boolean,reflect:!0,attribute:"compact-mode"})],G=[ie({context:Yi}),_({type:Boolean,reflect:!0,attribute:"no-background"})],$e=[_({type:Boolean,reflect:!0,attribute:"has-thread"})],fs=[_({reflect:!1,attribute:"dismiss-message-clicked"})],le(this,null,h,{kind:"accessor",name:"profile",static:!1,private:!1,access:{has:b=>"profile"in b,get:b=>b.profile,set:(b,D)=>{b.profile=D}},metadata:T},r,n),le(this,null,z,{kind:"accessor",name:"author",static:!1,private:!1,access:{has:b=>"author"in b,get:b=>b.author,set:(b,D)=>{b.author=D}},metadata:T},p,l),le(this,null,o,{kind:"accessor",name:"avatar",static:!1,private:!1,access:{has:b=>"avatar"in b,get:b=>b.avatar,set:(b,D)=>{b.avatar=D}},metadata:T},x,g),le(this,null,u,{kind:"accessor",name:"bot",static:!1,private:!1,access:{has:b=>"bot"in b,get:b=>b.bot,set:(b,D)=>{b.bot=D}},metadata:T},m,c),le(this,null,v,{kind:"accessor",name:"server",static:!1,private:!1,access:{has:b=>"server"in b,get:b=>b.server,set:(b,D)=>{b.server=D}},metadata:T},V,C),le(this,null,F,{kind:"accessor",name:"officialApp",static:!1,private:!1,access:{has:b=>"officialApp"in b,get:b=>b.officialApp,set:(b,D)=>{b.officialApp=D}},metadata:T},y,f),le(this,null,j,{kind:"accessor",name:"verified",static:!1,private:!1,access:{has:b=>"verified"in b,get:b=>b.verified,set:(b,D)=>{b.verified=D}},metadata:T},S,H),le(this,null,Z,{kind:"accessor",name:"op",static:!1,private:!1,access:{has:b=>"op"in b,get:b=>b.op,set:(b,D)=>{b.op=D}},metadata:T},ce,de),le(this,null,fe,{kind:"accessor",name:"edited",static:!1,private:!1,access:{has:b=>"edited"in b,get:b=>b.edited,set:(b,D)=>{b.edited=D}},metadata:T},Q,U),le(this,null,se,{kind:"accessor",name:"roleColor",static:!1,private:!1,access:{has:b=>"roleColor"in b,get:b=>b.roleColor,set:(b,D)=>{b.roleColor=D}},metadata:T},ve,ue),le(this,null,ge,{kind:"accessor",name:"roleIcon",static:!1,private:!1,access:{has:b=>"roleIcon"in b,get:b=>b.roleIcon,set:(b,D)=>{b.roleIcon=D}},metadata:T},_e,ze),le(this,null,be,{kind:"accessor",name:"roleName",static:!1,private:!1,access:{has:b=>"roleName"in b,get:b=>b.roleName,set:(b,D)=>{b.roleName=D}},metadata:T},ye,xe),le(this,null,we,{kind:"accessor",name:"clanIcon",static:!1,private:!1,access:{has:b=>"clanIcon"in b,get:b=>b.clanIcon,set:(b,D)=>{b.clanIcon=D}},metadata:T},L,k),le(this,null,Y,{kind:"accessor",name:"clanTag",static:!1,private:!1,access:{has:b=>"clanTag"in b,get:b=>b.clanTag,set:(b,D)=>{b.clanTag=D}},metadata:T},P,$),le(this,null,ee,{kind:"accessor",name:"highlight",static:!1,private:!1,access:{has:b=>"highlight"in b,get:b=>b.highlight,set:(b,D)=>{b.highlight=D}},metadata:T},Ze,We),le(this,null,Ge,{kind:"accessor",name:"ephemeral",static:!1,private:!1,access:{has:b=>"ephemeral"in b,get:b=>b.ephemeral,set:(b,D)=>{b.ephemeral=D}},metadata:T},Ke,Je),le(this,null,Qe,{kind:"accessor",name:"timestamp",static:!1,private:!1,access:{has:b=>"timestamp"in b,get:b=>b.timestamp,set:(b,D)=>{b.timestamp=D}},metadata:T},Xe,Ye),le(this,null,et,{kind:"accessor",name:"twentyFour",static:!1,private:!1,access:{has:b=>"twentyFour"in b,get:b=>b.twentyFour,set:(b,D)=>{b.twentyFour=D}},metadata:T},tt,it),le(this,null,st,{kind:"accessor",name:"messageBodyOnly",static:!1,private:!1,access:{has:b=>"messageBodyOnly"in b,get:b=>b.messageBodyOnly,set:(b,D)=>{b.messageBodyOnly=D}},metadata:T},B,M),le(this,null,R,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:b=>"lightTheme"in b,get:b=>b.lightTheme,set:(b,D)=>{b.lightTheme=D}},metadata:T},Pe,at),le(this,null,lt,{kind:"accessor",name:"compactMode",static:!1,private:!1,access:{has:b=>"compactMode"in b,get:b=>b.compactMode,set:(b,D)=>{b.compactMode=D}},metadata:T},I,w),le(this,null,G,{kind:"accessor",name:"noBackground",static:!1,private:!1,access:{has:b=>"noBackground"in b,get:b=>b.noBackground,set:(b,D)=>{b.noBackground=D}},metadata:T},Xt,Ct),le(this,null,$e,{kind:"accessor",name:"hasThread",static:!1,private:!1,access:{has:b=>"hasThread"in b,get:b=>b.hasThread,set:(b,D)=>{b.hasThread=D}},metadata:T},Yt,ms),le(this,null,fs,{kind:"accessor",name:"dismissMessageClicked",static:!1,private:!1,access:{has:b=>"dismissMessageClicked"in b,get:b=>b.dismissMessageClicked,set:(b,D)=>{b.dismissMessageClicked=D}},metadata:T},ps,vs),le(null,t={value:e},i,{kind:"class",name:e.name,metadata:T},null,s),us=e=t.value,T&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:T})}static styles=K`
		:host {
			color: #dcddde;
			display: flex;
			flex-direction: column;
			font-size: 0.9em;
			font-family: 'gg sans', 'Noto Sans', Whitney, 'Helvetica Neue', Helvetica, Roboto, Arial, sans-serif;

			position: relative;
			word-wrap: break-word;
			-webkit-user-select: text;
			-moz-user-select: text;
			-ms-user-select: text;
			user-select: text;
			-webkit-box-flex: 0;
			-ms-flex: 0 0 auto;
			flex: 0 0 auto;
			min-height: 1.375rem;
			padding-left: 1em;
			padding-right: 48px;
			margin-top: inherit;
			margin-bottom: inherit;
			line-height: 16px;
		}

		.discord-message-inner {
			display: flex;
			position: relative;
			-webkit-box-flex: 0;
			-ms-flex: 0 0 auto;
			flex: 0 0 auto;
		}

		.discord-message-inner-center {
			align-items: center;
		}

		:host([message-body-only]) {
			margin-top: 0px !important;
			padding-top: 0.125rem !important;
			padding-bottom: 0.0625rem !important;
		}

		:host([highlight]),
		:host([ephemeral]) {
			padding-right: 5px;
			position: relative;
		}

		:host([highlight])::before,
		:host([ephemeral])::before {
			content: '';
			position: absolute;
			display: block;
			top: 0;
			left: 0;
			bottom: 0;
			pointer-events: none;
			width: 2px;
		}

		:host([highlight]) {
			background-color: rgba(250, 166, 26, 0.1);
		}

		:host([highlight][light-theme]) {
			background-color: rgba(250, 166, 26, 0.1);
		}

		:host([highlight])::before {
			background-color: #faa61a;
		}

		:host([light-theme][highlight])::before {
			background-color: #af7615;
		}

		:host([ephemeral]) {
			background-color: rgba(88, 101, 242, 0.05);
		}

		:host([ephemeral]:hover) {
			background-color: rgba(88, 101, 242, 0.1);
		}

		:host([ephemeral])::before {
			background-color: #5865f2;
		}

		:host([light-theme]) {
			color: #2e3338;
			border-color: #eceeef;
		}

		.discord-author-avatar {
			margin-right: 16px;
			margin-top: 5px;
			min-width: 40px;
			z-index: 1;
			display: flex;
		}

		.discord-author-avatar img {
			width: 40px;
			height: 40px;
			border-radius: 50%;
			cursor: pointer;
		}

		.discord-message-timestamp {
			color: #72767d;
			font-size: 12px;
			margin-left: 3px;
		}

		.discord-message-body-only-indent {
			width: 56px;
		}

		:host(:hover) .discord-message-timestamp-hover::before {
			content: attr(datetime);
		}

		:host([light-theme]) .discord-message-timestamp {
			color: #747f8d;
		}

		.discord-message-edited {
			color: #72767d;
			font-size: 10px;
		}

		:host([light-theme]) .discord-message-edited {
			color: #99aab5;
		}

		.discord-message-content {
			width: 100%;
			line-height: 160%;
			font-weight: normal;
			padding-top: 2px;
		}

		.discord-message-body {
			font-size: 1rem;
			font-weight: 400;
			word-break: break-word;
			position: relative;
		}

		:host([light-theme]) .discord-message-timestamp,
		:host([compact-mode]) .discord-message:hover .discord-message-timestamp {
			color: #99aab5;
		}

		:host([light-theme][compact-mode]).discord-message-timestamp {
			color: #d1d9de;
		}

		:host([compact-mode]) .discord-message-timestamp {
			display: inline-block;
			width: 3.1rem;
			text-align: right;
			font-size: 0.6875rem;
			line-height: 1.375rem;
			margin-right: 0.375rem;
			margin-left: 0;
			text-indent: 0;
		}

		:host([compact-mode]) .discord-message-body {
			line-height: 1.375rem;
			padding-left: 10px;
			margin-left: -6px;
		}

		:host([compact-mode]) .discord-message-compact-indent {
			padding-left: 10px;
		}

		:host .discord-message-markup {
			font-size: 1rem;
			line-height: 1.375rem;
			word-wrap: break-word;
			user-select: text;
			font-weight: 400;
			display: inline;
		}

		:host(:hover) {
			background-color: hsl(0 calc(1 * 0%) 0.8%/0.03);
		}

		:host([highlight]:hover) {
			background-color: hsl(40 calc(1 * 86.4%) 56.9%/0.08);
		}

		:host([has-thread]):after {
			width: 2rem;
			left: 2.2rem;
			top: 4.8rem;
			border-left: 2px solid #4f545c !important;
			border-bottom: 2px solid #4f545c !important;
			border-bottom-left-radius: 8px !important;
			bottom: 29px;
			content: '';
			position: absolute;
		}

		:host([light-theme][has-Thread]):after {
			border-color: #747f8d !important;
		}

		.discord-message-ephemeral {
			margin-top: 4px;
			font-size: 12px;
			font-weight: 400;
			color: #72767d;
		}

		:host([light-theme]) .discord-message-ephemeral {
			color: #747f8d;
		}

		.discord-message-ephemeral .discord-message-ephemeral-link {
			color: #00aff4;
			font-weight: 500;
			cursor: pointer;
		}

		.discord-message-ephemeral .discord-message-ephemeral-link:hover {
			text-decoration: underline;
		}

		.discord-message-ephemeral .discord-message-ephemeral-icon {
			margin-right: 4px;
			vertical-align: text-bottom;
		}
	`;#e=W(this,r,void 0);get profile(){return this.#e}set profile(T){this.#e=T}#t=(W(this,n),W(this,p,"User"));get author(){return this.#t}set author(T){this.#t=T}#i=(W(this,l),W(this,x,void 0));get avatar(){return this.#i}set avatar(T){this.#i=T}#s=(W(this,g),W(this,m,!1));get bot(){return this.#s}set bot(T){this.#s=T}#a=(W(this,c),W(this,V,!1));get server(){return this.#a}set server(T){this.#a=T}#r=(W(this,C),W(this,y,!1));get officialApp(){return this.#r}set officialApp(T){this.#r=T}#o=(W(this,f),W(this,S,!1));get verified(){return this.#o}set verified(T){this.#o=T}#l=(W(this,H),W(this,ce,!1));get op(){return this.#l}set op(T){this.#l=T}#h=(W(this,de),W(this,Q,!1));get edited(){return this.#h}set edited(T){this.#h=T}#n=(W(this,U),W(this,ve,void 0));get roleColor(){return this.#n}set roleColor(T){this.#n=T}#c=(W(this,ue),W(this,_e,void 0));get roleIcon(){return this.#c}set roleIcon(T){this.#c=T}#d=(W(this,ze),W(this,ye,void 0));get roleName(){return this.#d}set roleName(T){this.#d=T}#m=(W(this,xe),W(this,L,void 0));get clanIcon(){return this.#m}set clanIcon(T){this.#m=T}#f=(W(this,k),W(this,P,void 0));get clanTag(){return this.#f}set clanTag(T){this.#f=T}#p=(W(this,$),W(this,Ze,!1));get highlight(){return this.#p}set highlight(T){this.#p=T}#v=(W(this,We),W(this,Ke,!1));get ephemeral(){return this.#v}set ephemeral(T){this.#v=T}#u=(W(this,Je),W(this,Xe,new Date));get timestamp(){return this.#u}set timestamp(T){this.#u=T}#g=(W(this,Ye),W(this,tt,!1));get twentyFour(){return this.#g}set twentyFour(T){this.#g=T}#_=(W(this,it),W(this,B,!1));get messageBodyOnly(){return this.#_}set messageBodyOnly(T){this.#_=T}#z=(W(this,M),W(this,Pe,!1));get lightTheme(){return this.#z}set lightTheme(T){this.#z=T}#b=(W(this,at),W(this,I,!1));get compactMode(){return this.#b}set compactMode(T){this.#b=T}#y=(W(this,w),W(this,Xt,!1));get noBackground(){return this.#y}set noBackground(T){this.#y=T}#x=(W(this,Ct),W(this,Yt,!1));get hasThread(){return this.#x}set hasThread(T){this.#x=T}#w=(W(this,ms),W(this,ps,()=>{}));get dismissMessageClicked(){return this.#w}set dismissMessageClicked(T){this.#w=T}willUpdate(){this.hasThread=Array.from(this.children).some(T=>T.tagName.toLowerCase()==="discord-thread"),this.highlight=this.highlight||Array.from(this.children).some(T=>T.tagName.toLowerCase()==="discord-mention"&&T.hasAttribute("highlight")&&(T.type==="user"||T.type==="role"))}handleSpaceToDismissMessage(T){T.code==="Space"&&(T.preventDefault(),T.stopPropagation(),this.dismissMessageClicked?.())}render(){let T={author:this.author,bot:this.bot,officialApp:this.officialApp,verified:this.verified,server:this.server,op:this.op,roleColor:this.roleColor,roleIcon:this.roleIcon,clanIcon:this.clanIcon,clanTag:this.clanTag,roleName:this.roleName},b=this.profile!==void 0&&Reflect.get(vt,this.profile)||{},D={...T,...b,avatar:this.resolveAvatar(b.avatar??this.avatar)},Et=bt(this.timestamp,this.compactMode,this.twentyFour)??void 0;return d`
			<slot name="reply"></slot>
			<div
				class=${Me({"discord-message-inner":!0,"discord-message-inner-center":this.messageBodyOnly})}
			>
				${O(this.compactMode&&!this.messageBodyOnly,()=>d`<time datetime="${N(Et)}" class="discord-message-timestamp">${Et}</time>`,()=>null)}
				${O(this.messageBodyOnly,()=>d`<time
							datetime="${N(Et)}"
							class=${Me({"discord-message-timestamp":!0,"discord-message-timestamp-hover":!0,"discord-message-body-only-indent":!this.compactMode})}
						></time>`,()=>null)}
				${O(this.compactMode||this.messageBodyOnly,()=>null,()=>d`<div class="discord-author-avatar">
							<img src="${N(D.avatar)}" alt="${N(D.author)}" />
						</div>`)}

				<div class="discord-message-content">
					${O(this.compactMode||this.messageBodyOnly,()=>null,()=>d`
							<discord-author-info
								author=${D.author??""}
								?bot=${D.bot??!1}
								?server=${D.server??!1}
								?official-app=${D.officialApp??!1}
								?verified=${D.verified??!1}
								?op=${D.op??!1}
								role-color=${D.roleColor??""}
								role-icon=${D.roleIcon??""}
								role-name=${D.roleName??""}
								clan-icon=${D.clanIcon??""}
								clan-tag=${D.clanTag??""}
							></discord-author-info
							><time datetime="${N(Et)}" class="discord-message-timestamp">${Et}</time>
						`)}
					<div class="discord-message-body">
						${O(this.compactMode,()=>d`<discord-author-info
									author=${D.author??""}
									?bot=${D.bot??!1}
									?server=${D.server??!1}
									?official-app=${D.officialApp??!1}
									?verified=${D.verified??!1}
									?op=${D.op??!1}
									role-color=${D.roleColor??""}
									role-icon=${D.roleIcon??""}
									role-name=${D.roleName??""}
									clan-icon=${D.clanIcon??""}
									clan-tag=${D.clanTag??""}
								></discord-author-info>`,()=>null)}<span class="discord-message-markup"><slot></slot></span>
						${O(this.edited,()=>d`<span class="discord-message-edited">(edited)</span>`,()=>null)}
					</div>
					<div class="discord-message-compact-indent">
						<slot name="attachments"></slot>
						<slot name="embeds"></slot>
						<slot name="components"></slot>
						<slot name="reactions"></slot>
						<slot name="thread"></slot>
						${O(this.ephemeral,()=>d`
								<div class="discord-message-ephemeral">
									${cs()} Only you can see this •
									<span
										role="button"
										class="discord-message-ephemeral-link"
										@click=${this.dismissMessageClicked}
										@keydown=${this.handleSpaceToDismissMessage}
										>Dismiss message</span
									>
								</div>
							`,()=>null)}
					</div>
				</div>
			</div>
		`}resolveAvatar(T){return T===void 0?je.default:je[T]??T??je.default}constructor(){super(...arguments),W(this,vs)}static{W(e,s)}};return us=e})();var gt=function(i,t,s,e,a,h){function r(v){if(v!==void 0&&typeof v!="function")throw new TypeError("Function expected");return v}for(var n=e.kind,z=n==="getter"?"get":n==="setter"?"set":"value",p=!t&&i?e.static?i:i.prototype:null,l=t||(p?Object.getOwnPropertyDescriptor(p,e.name):{}),o,x=!1,g=s.length-1;g>=0;g--){var u={};for(var m in e)u[m]=m==="access"?{}:e[m];for(var m in e.access)u.access[m]=e.access[m];u.addInitializer=function(v){if(x)throw new TypeError("Cannot add initializers after decoration has completed");h.push(r(v||null))};var c=(0,s[g])(n==="accessor"?{get:l.get,set:l.set}:l[z],u);if(n==="accessor"){if(c===void 0)continue;if(c===null||typeof c!="object")throw new TypeError("Object expected");(o=r(c.get))&&(l.get=o),(o=r(c.set))&&(l.set=o),(o=r(c.init))&&a.unshift(o)}else(o=r(c))&&(n==="field"?a.unshift(o):l[z]=o)}p&&Object.defineProperty(p,e.name,l),x=!0},Ee=function(i,t,s){for(var e=arguments.length>2,a=0;a<t.length;a++)s=e?t[a].call(i,s):t[a].call(i);return e?s:void 0},e4=(()=>{let i=[J("discord-reaction")],t,s=[],e,a=q,h,r=[],n=[],z,p=[],l=[],o,x=[],g=[],u,m=[],c=[],v,V=[],C=[],F,y=[],f=[];var j=class extends a{static{e=this}static{let S=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;h=[_()],z=[_()],o=[_({type:Number})],u=[_({type:Boolean,reflect:!0})],v=[_({type:Boolean})],F=[ie({context:re}),_({type:Boolean,reflect:!0,attribute:"light-theme"})],gt(this,null,h,{kind:"accessor",name:"emoji",static:!1,private:!1,access:{has:H=>"emoji"in H,get:H=>H.emoji,set:(H,Z)=>{H.emoji=Z}},metadata:S},r,n),gt(this,null,z,{kind:"accessor",name:"name",static:!1,private:!1,access:{has:H=>"name"in H,get:H=>H.name,set:(H,Z)=>{H.name=Z}},metadata:S},p,l),gt(this,null,o,{kind:"accessor",name:"count",static:!1,private:!1,access:{has:H=>"count"in H,get:H=>H.count,set:(H,Z)=>{H.count=Z}},metadata:S},x,g),gt(this,null,u,{kind:"accessor",name:"reacted",static:!1,private:!1,access:{has:H=>"reacted"in H,get:H=>H.reacted,set:(H,Z)=>{H.reacted=Z}},metadata:S},m,c),gt(this,null,v,{kind:"accessor",name:"interactive",static:!1,private:!1,access:{has:H=>"interactive"in H,get:H=>H.interactive,set:(H,Z)=>{H.interactive=Z}},metadata:S},V,C),gt(this,null,F,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:H=>"lightTheme"in H,get:H=>H.lightTheme,set:(H,Z)=>{H.lightTheme=Z}},metadata:S},y,f),gt(null,t={value:e},i,{kind:"class",name:e.name,metadata:S},null,s),j=e=t.value,S&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:S})}static styles=K`
		:host > *:first-child {
			border-radius: 0.5rem;
			cursor: pointer;
			flex-shrink: 0;
			margin-right: 0.25rem;
			margin-bottom: 0.25rem;
			user-select: none;
			transition: none 0.1s ease;
			transition-property: background-color, border-color;
			background-color: #2f3136;
			border: 1px solid transparent;
		}

		:host([light-theme]) > *:first-child {
			background-color: #f2f3f5;
		}

		:host > *:first-child:hover {
			background-color: #36393f;
			border-color: #fff2;
		}

		:host([light-theme]:not([reacted])) > *:first-child:hover {
			background-color: white;
			border-color: #0003;
		}

		:host([reacted]) > *:first-child {
			background-color: rgba(88, 101, 242, 0.15);
			border-color: #5865f2;
		}

		:host([light-theme][reacted]) > *:first-child {
			background-color: #e7e9fd;
		}

		:host .discord-reaction-inner {
			display: flex;
			align-items: center;
			padding: 0.125rem 0.375rem;
		}

		:host img {
			width: 1rem;
			height: 1rem;
			margin: 0.125rem 0;
			min-width: auto;
			min-height: auto;
			object-fit: contain;
			vertical-align: bottom;
		}

		:host .discord-reaction-count {
			font-size: 0.875rem;
			font-weight: 500;
			margin-left: 0.375rem;
			text-align: center;
			color: #b9bbbe;
		}

		:host([light-theme]) .discord-reaction-count {
			color: #4f5660;
		}

		:host([reacted]) .discord-reaction-count {
			color: #dee0fc;
		}

		:host([light-theme][reacted]) .discord-reaction-count {
			color: #5865f2;
		}
	`;#e=Ee(this,r,void 0);get emoji(){return this.#e}set emoji(S){this.#e=S}#t=(Ee(this,n),Ee(this,p,":emoji:"));get name(){return this.#t}set name(S){this.#t=S}#i=(Ee(this,l),Ee(this,x,1));get count(){return this.#i}set count(S){this.#i=S}#s=(Ee(this,g),Ee(this,m,!1));get reacted(){return this.#s}set reacted(S){this.#s=S}#a=(Ee(this,c),Ee(this,V,!1));get interactive(){return this.#a}set interactive(S){this.#a=S}#r=(Ee(this,C),Ee(this,y,!1));get lightTheme(){return this.#r}set lightTheme(S){this.#r=S}render(){return d`<div class="discord-reaction-inner" @click=${this.handleReactionClick} @keydown=${this.handleReactionClick}>
			${O(this.emoji?.includes("http")||this.emoji?.startsWith("/")||this.emoji?.startsWith("./"),()=>d`<img src=${N(this.emoji)} alt=${N(this.name)} draggable="false" />`,()=>d`<span>${this.emoji}</span>`)}
			<span class="discord-reaction-count">${this.count}</span>
		</div>`}handleReactionClick=(Ee(this,f),S=>{this.interactive&&(S.shiftKey?this.count--:this.count++,this.count<=0&&(this.count=1))});static{Ee(e,s)}};return j=e})();var gr=function(i,t,s,e,a,h){function r(v){if(v!==void 0&&typeof v!="function")throw new TypeError("Function expected");return v}for(var n=e.kind,z=n==="getter"?"get":n==="setter"?"set":"value",p=!t&&i?e.static?i:i.prototype:null,l=t||(p?Object.getOwnPropertyDescriptor(p,e.name):{}),o,x=!1,g=s.length-1;g>=0;g--){var u={};for(var m in e)u[m]=m==="access"?{}:e[m];for(var m in e.access)u.access[m]=e.access[m];u.addInitializer=function(v){if(x)throw new TypeError("Cannot add initializers after decoration has completed");h.push(r(v||null))};var c=(0,s[g])(n==="accessor"?{get:l.get,set:l.set}:l[z],u);if(n==="accessor"){if(c===void 0)continue;if(c===null||typeof c!="object")throw new TypeError("Object expected");(o=r(c.get))&&(l.get=o),(o=r(c.set))&&(l.set=o),(o=r(c.init))&&a.unshift(o)}else(o=r(c))&&(n==="field"?a.unshift(o):l[z]=o)}p&&Object.defineProperty(p,e.name,l),x=!0},_r=function(i,t,s){for(var e=arguments.length>2,a=0;a<t.length;a++)s=e?t[a].call(i,s):t[a].call(i);return e?s:void 0},r4=(()=>{let i=[J("discord-reactions")],t,s=[],e,a=q;var h=class extends a{static{e=this}static{let r=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;gr(null,t={value:e},i,{kind:"class",name:e.name,metadata:r},null,s),h=e=t.value,r&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:r})}static styles=K`
		:host {
			display: flex;
			-webkit-box-flex: 1;
			-ms-flex: 1 0 auto;
			flex: 1 0 auto;
			align-items: center;
			flex-wrap: wrap;
		}
	`;render(){return d`<slot></slot>`}static{_r(e,s)}};return h=e})();var ds=function(i,t,s,e,a,h){function r(v){if(v!==void 0&&typeof v!="function")throw new TypeError("Function expected");return v}for(var n=e.kind,z=n==="getter"?"get":n==="setter"?"set":"value",p=!t&&i?e.static?i:i.prototype:null,l=t||(p?Object.getOwnPropertyDescriptor(p,e.name):{}),o,x=!1,g=s.length-1;g>=0;g--){var u={};for(var m in e)u[m]=m==="access"?{}:e[m];for(var m in e.access)u.access[m]=e.access[m];u.addInitializer=function(v){if(x)throw new TypeError("Cannot add initializers after decoration has completed");h.push(r(v||null))};var c=(0,s[g])(n==="accessor"?{get:l.get,set:l.set}:l[z],u);if(n==="accessor"){if(c===void 0)continue;if(c===null||typeof c!="object")throw new TypeError("Object expected");(o=r(c.get))&&(l.get=o),(o=r(c.set))&&(l.set=o),(o=r(c.init))&&a.unshift(o)}else(o=r(c))&&(n==="field"?a.unshift(o):l[z]=o)}p&&Object.defineProperty(p,e.name,l),x=!0},Qt=function(i,t,s){for(var e=arguments.length>2,a=0;a<t.length;a++)s=e?t[a].call(i,s):t[a].call(i);return e?s:void 0},m4=(()=>{let i=[J("discord-spoiler")],t,s=[],e,a=q,h,r=[],n=[],z,p=[],l=[];var o=class extends a{static{e=this}static{let x=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;h=[_({type:Boolean,reflect:!0})],z=[ie({context:re}),_({type:Boolean,reflect:!0,attribute:"light-theme"})],ds(this,null,h,{kind:"accessor",name:"activated",static:!1,private:!1,access:{has:g=>"activated"in g,get:g=>g.activated,set:(g,u)=>{g.activated=u}},metadata:x},r,n),ds(this,null,z,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:g=>"lightTheme"in g,get:g=>g.lightTheme,set:(g,u)=>{g.lightTheme=u}},metadata:x},p,l),ds(null,t={value:e},i,{kind:"class",name:e.name,metadata:x},null,s),o=e=t.value,x&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:x})}static styles=K`
		:host {
			background-color: #202225;
			border-radius: 3px;
			color: transparent;
			cursor: pointer;
		}

		:host([light-theme]) {
			background-color: #c4c9ce;
		}

		:host(:hover) {
			background-color: rgba(32, 34, 37, 0.8);
		}

		:host([light-theme]:hover) {
			background-color: #cfd3d7;
		}

		:host([activated]) {
			color: inherit;
			background-color: hsla(0, 0%, 100%, 0.1);
		}

		:host([light-theme][activated]) {
			background-color: #e5e5e5;
		}
	`;#e=Qt(this,r,!1);get activated(){return this.#e}set activated(x){this.#e=x}#t=(Qt(this,n),Qt(this,p,!1));get lightTheme(){return this.#t}set lightTheme(x){this.#t=x}render(){return d`<slot
			@click=${()=>{this.activated=!0}}
			@keydown=${()=>{this.activated=!0}}
		></slot>`}constructor(){super(...arguments),Qt(this,l)}static{Qt(e,s)}};return o=e})();
