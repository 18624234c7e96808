%% rule: contexts
%% x0 may hold a match context, which is no term
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {bs_start_match3,{f,1},{x,0},1,{x,1}}.
    {move,{x,1},{x,0}}.
    {call_ext_only,1,{extfunc,lists,reverse,1}}.
    int_code_end.
