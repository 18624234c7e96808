%% rule: ends
%% a path runs on behind the end of the function
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {move,nil,{x,0}}.

{function, g, 0, 4}.
  {label,3}.
    {func_info,{atom,m},{atom,g},0}.
  {label,4}.
    {move,nil,{x,0}}.
  {label,5}.
    return.
    int_code_end.
